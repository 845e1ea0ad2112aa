import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { supportedMimeTypes } from 'file-type';
import { describe, test } from 'vitest';
import { extensionsOf } from '../../src/files/extensions.ts';
import { servedName } from '../../src/files/served-name.ts';
import { observedStorage } from '../support/observed-storage.ts';
import { testHost } from '../support/test-host.ts';

const GIF = 'image/gif';

describe('the name that bytes are served under', () => {
  const cases: readonly (readonly [name: string | null, contentType: string, served: string])[] = [
    ['photo.jpg', 'image/jpeg', 'photo.jpg'],
    ['photo.JPEG', 'image/jpeg', 'photo.JPEG'],
    ['photo.jpg', 'image/png', 'photo.png'],
    ['voice.mp4', 'audio/mp4', 'voice.mp4'],
    ['x.html', GIF, 'x.html.gif'],
    ['x.hta', GIF, 'x.hta.gif'],
    ['x.exe', GIF, 'x.exe.gif'],
    ['x.gif.html', GIF, 'x.gif.html.gif'],
    ['x.gif.svg', GIF, 'x.gif'],
    ['x', GIF, 'x.gif'],
    ['gif', GIF, 'gif.gif'],
    ['x.', GIF, 'x.gif'],
    ['.html', GIF, '.html.gif'],
    ['\u202Egpj.exe', GIF, 'gpj.exe.gif'],
    ['a\u202Efig.exe\u2066\u200B\uFEFF', GIF, 'afig.exe.gif'],
    ['\u{E0061}\u2028a\u2029b\u00ADc.gif', GIF, 'abc.gif'],
    ['half\uD800.gif', GIF, 'half.gif'],
    ['x.html. . ', GIF, 'x.html.gif'],
    ['report v1.2', 'application/pdf', 'report v1.2.pdf'],
    ['notes.md', 'text/plain', 'notes.md'],
    ['x.html', 'text/plain', 'x.html.txt'],
    ['setup.msi', 'application/x-cfb', 'setup.msi.cfb'],
    ['game.jar', 'application/zip', 'game.jar.zip'],
    ['voice', 'audio/ogg; codecs=opus', 'voice.ogg'],
    ['design.sketch', 'application/octet-stream', 'design.sketch'],
    ['CON.gif', GIF, '_CON.gif'],
    ['lpt1', GIF, '_lpt1.gif'],
    ['com¹.x.gif', GIF, '_com¹.x.gif'],
    ['console.gif', GIF, 'console.gif'],
    ['a/b\\c:d*e?f"g<h>i|j.gif', GIF, 'a_b_c_d_e_f_g_h_i_j.gif'],
    ['...', GIF, 'the-id.gif'],
    [null, GIF, 'the-id.gif'],
    [null, 'application/octet-stream', 'the-id'],
  ];
  test.each(cases)('of %j as %s is %j', (name, contentType, served) => {
    assert.equal(servedName(name, contentType, 'the-id'), served);
  });

  test('of a derivative has no extension of its original', () => {
    assert.equal(servedName('photo.png', 'image/webp', 'the-id', '-sepia'), 'photo-sepia.webp');
    assert.equal(servedName('x.html', 'image/webp', 'the-id', '-sepia'), 'x-sepia.webp');
    assert.equal(servedName('IMG_1.HEIC', 'image/webp', 'the-id', '-sepia'), 'IMG_1-sepia.webp');
    assert.equal(servedName(null, 'image/webp', 'the-id', '-sepia'), 'the-id-sepia.webp');
    assert.equal(servedName('.jpg', 'image/webp', 'the-id', '-sepia'), 'the-id-sepia.webp');
  });

  test('of a derivative keeps what follows a dot and is no extension', () => {
    assert.equal(servedName('Dr. Smith', 'image/jpeg', 'the-id', '-sepia'), 'Dr. Smith-sepia.jpg');
    assert.equal(servedName('Dr. Smith.jpg', 'image/jpeg', 'the-id', '-sepia'), 'Dr. Smith-sepia.jpg');
    assert.equal(servedName('plan v1.2', 'image/jpeg', 'the-id', '-sepia'), 'plan v1.2-sepia.jpg');
    assert.equal(servedName('J.R.R. Tolkien', 'image/jpeg', 'the-id', '-sepia'), 'J.R.R. Tolkien-sepia.jpg');
  });

  test('is short, visible and of the right extension, whatever the uploader calls it', () => {
    const unit = fc.constantFrom(
      'a',
      '.',
      ' ',
      '/',
      '\\',
      '\u202E',
      '\uD83D',
      '\uDE00',
      '\u0301',
      '\0',
      '\n',
      'nul',
      '.exe',
    );
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 300 }), (units) => {
        const name = servedName(units.join(''), GIF, 'the-id');
        assert.ok(name.length <= 200);
        assert.match(name, /^[^/\\\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+\.gif$/u);
        assert.doesNotMatch(name, /^nul *\./i);
      }),
    );
  });
});

test('a name is kept and shown without characters that are not seen', async () => {
  const host = testHost({ storage: observedStorage() });
  const document = 'mutation ($name: String) { startFileUpload(name: $name) { file { name } } }';
  const { file } = await host.ask<{ file: { name: string } }>(document, { name: '\u202Egpj\u200B.exe\u2069' });
  assert.equal(file.name, 'gpj.exe');
});

test('every type that magic bytes tell has an extension', () => {
  assert.deepEqual(
    [...supportedMimeTypes].filter((type) => extensionsOf(type).length === 0),
    [],
  );
});
