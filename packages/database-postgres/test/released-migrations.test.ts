import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'vitest';
import { MIGRATIONS } from '../src/sql/migrations.ts';

/**
 * Each migration and the SHA-256 of its text. A line is added here with its migration, and never
 * changed once that is released.
 */
const RELEASED: Readonly<Record<string, string>> = {
  '0001-installation': '3eadf417ab7e98570cb607cd90a74852dc86bc68d0eedbb09be2be234a2db110',
  '0002-files': 'ac0e54adf63a3d4bf733e9c7652c8f29090a81882dbc5da92d14455cd7abc940',
  '0003-conversions': '6cdfae4de39b109b69217d34c1a84aaa9302a4bcf12443d9ab5a3a7deb2042d6',
  '0004-usage': '3562bfbc3d1110357fa8e1cc657157bdcf8eb9105883132fee0095bd3d24c012',
  '0005-tags': '9dd7808f1b8b09c9b7978845c38124828a106d224245b39454c4350704ec0c27',
  '0006-tag-functions': 'ad3f1ee16db1a5dcceb06208707dc4b452b2e3c8f04a4653d7e7d1dc4a888c3a',
  '0007-work': 'd9fd0b99910bf25e255613b70e69d167592e1c34ad624a2a4e405aab2ec33066',
  '0008-events': 'a85deb57c8ee9cf4b5ef650afb5c0d104c57cd6623a556508693b485f8973e83',
  '0009-references': '734be73beafbd65104e5b090ea19a591aedcadebff6700998ac879ac668a1b9b',
  '0010-placeholders': '2fdb8dd2b04489c6627e53bff37f692a7ab14f5071fbc57aaeea7235179971db',
  '0011-focal-points': '4bb229bffdc49caf82e34e80b02c6987705d3995537058d39a4e1b812c3a079d',
  '0012-exif': 'af4223191ccf92c7b5ef7992bcc29d183a2673ac4220a084bce2da738d634715',
};

test('a released migration is never edited: another one follows it', () => {
  const found = MIGRATIONS.map(({ name, text }) => [name, createHash('sha256').update(text).digest('hex')]);
  assert.deepEqual(found, Object.entries(RELEASED));
});
