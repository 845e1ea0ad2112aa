import assert from 'node:assert/strict';
import { supportedMimeTypes } from 'file-type';
import { describe, test } from 'vitest';
import { canBeMet, isAccepted, isTextual, mayBecomeAccepted } from '../../src/media-types/acceptance.ts';
import { parseDeclaredType } from '../../src/media-types/media-type.ts';
import { canonicalType, meantType, rowOf } from '../../src/media-types/names.ts';
import { MEDIA_TYPES } from '../../src/media-types/read-table.ts';
import { TABLE } from '../../src/media-types/table.ts';

const NAME = /^[a-z0-9][a-z0-9!#$&^_.+-]*\/[a-z0-9][a-z0-9!#$&^_.+-]*$/;
const SOURCES = ['IANA', 'WHATWG', 'detector', 'vendor'];

describe('the table of media types', () => {
  test('has one row for each type, and each name once', () => {
    const names = MEDIA_TYPES.flatMap(({ type, aliases, mistakes }) => [type, ...aliases, ...mistakes]);
    assert.deepEqual(
      names.filter((name, index) => names.indexOf(name) !== index),
      [],
    );
    assert.deepEqual(
      names.filter((name) => !NAME.test(name)),
      [],
    );
  });

  test('is in the order of the names of types', () => {
    const types = MEDIA_TYPES.map(({ type }) => type);
    assert.deepEqual(types, types.toSorted());
  });

  test('has a source and extensions for each, and nothing that is not read', () => {
    for (const row of MEDIA_TYPES) {
      assert.ok(SOURCES.includes(row.source), row.type);
      assert.ok(row.extensions.length > 0 && row.extensions.every((name) => /^[a-z0-9]+$/.test(name)), row.type);
    }
    for (const line of TABLE.trim().split('\n')) {
      const [, , , , , more = '', ...rest] = line.split('|');
      assert.deepEqual(rest, [], line);
      assert.match(more.trim(), /^(?:(?:inline|is \S+|guess \S+)(?:, (?!$)|$))*$/, line);
    }
  });

  test('names types of its own where it says that one is another, or is guessed', () => {
    for (const { type, generals, guesses } of MEDIA_TYPES) {
      for (const other of [...generals, ...guesses]) assert.equal(rowOf(other)?.type, other, `${type}: ${other}`);
    }
  });

  test('has everything that the detector tells', () => {
    assert.deepEqual(
      [...supportedMimeTypes].filter((type) => rowOf(type) === undefined),
      [],
    );
  });
});

describe('the name of a type', () => {
  test.each([
    ['application/x-zip-compressed', 'application/zip'],
    ['audio/ogg; codecs=opus', 'audio/ogg'],
    ['audio/x-m4a', 'audio/mp4'],
    ['application/x-rar-compressed', 'application/vnd.rar'],
    ['image/x-icon', 'image/vnd.microsoft.icon'],
    ['audio/x-wav', 'audio/wav'],
    ['video/MP1S', 'video/mpeg'],
    ['image/pjpeg', 'image/jpeg'],
    ['Text/XML;charset=utf-8', 'application/xml'],
    ['text/csv', 'text/csv'],
    ['application/X-Ours', 'application/x-ours'],
  ])('of %s is %s', (name, canonical) => {
    assert.equal(canonicalType(name), canonical);
  });

  test('is accepted under any other of the same type', () => {
    for (const { type, aliases } of MEDIA_TYPES) {
      for (const name of [type, ...aliases]) {
        for (const other of [type, ...aliases]) assert.ok(isAccepted(name, [other]), `${name} as ${other}`);
        assert.ok(canBeMet(canonicalType(name)), name);
      }
    }
  });

  test.each(['', 'application/octet-stream', 'binary/octet-stream', 'Application/Octet-Stream; x=y'])(
    'says nothing where it is "%s"',
    (name) => {
      assert.equal(parseDeclaredType(name), null);
    },
  );

  test.each([
    ['image/jpg', 'image/jpeg'],
    ['img/png', 'image/png'],
    ['application/xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  ])('is understood where it is the mistake %s', (mistake, meant) => {
    assert.equal(parseDeclaredType(mistake), meant);
    assert.equal(meantType(mistake), meant);
    assert.equal(canBeMet(mistake), false);
  });
});

test.each([
  ['audio/3gpp', ['audio/mp4'], true],
  ['video/3gpp', ['audio/mp4'], false],
  ['image/heic', ['image/heif'], true],
  ['image/heif', ['image/heic'], false],
  ['image/svg+xml', ['image/*'], false],
  ['model/vnd.usdz+zip', ['model/*'], false],
  ['application/epub+zip', ['application/*'], true],
  ['application/json', ['application/*'], false],
] as const)('%s where %j is accepted: %s', (type, accept, verdict) => {
  assert.equal(isAccepted(type, accept), verdict);
});

test.each([
  ['application/vnd.ms-excel', ['text/csv'], true],
  ['text/plain', ['text/markdown'], true],
  ['video/mp2t', ['text/plain'], true],
  ['application/pdf', ['text/plain'], false],
  ['image/gif', ['image/png'], true],
  ['image/png', ['image/svg+xml'], false],
  ['image/svg+xml', ['image/*'], false],
  ['video/mp4', ['audio/*'], true],
  ['video/vnd.avi', ['audio/*'], false],
  ['application/msword', ['application/rtf'], true],
  ['application/zip', ['application/vnd.google-earth.kmz'], true],
  ['application/zip', ['application/vnd.ours+zip'], true],
  ['application/x-cfb', ['image/*'], false],
  ['application/x-what-the-registry-says', ['image/png'], true],
  ['image/x+zip', ['image/*'], false],
  ['text/x-ours', ['image/*'], false],
] as const)('%s, declared where %j is accepted, may turn out right: %s', (declared, accept, verdict) => {
  assert.equal(mayBecomeAccepted(declared, accept), verdict);
});

test('text is what the table believes to be text, and what says so of itself', () => {
  assert.deepEqual(['text/csv', 'image/svg+xml', 'application/vnd.ours+json', 'text/x-ours'].map(isTextual), [
    true,
    true,
    true,
    true,
  ]);
  assert.deepEqual(['text/rtf', 'text/pdf', 'application/zip', 'application/x-ours'].map(isTextual), [
    false,
    false,
    false,
    false,
  ]);
});
