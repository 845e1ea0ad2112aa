import assert from 'node:assert/strict';
import { array, assert as assertProperty, pre, property, string, stringMatching } from 'fast-check';
import { describe, test } from 'vitest';
import { MAX_TAG_NAME_LENGTH, readTagName, readTagPrefix } from '../../src/tags/tag-name.ts';

const text = string({ unit: 'grapheme', minLength: 1, maxLength: 100 });

/** A flag is a black one and the code of what it stands for, in characters that are not seen elsewhere. */
const SCOTLAND = '🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}';

/** Each is blank by itself; the last three are blank, but not ignorable. */
const BLANK = Array.from(
  '\u00ad\u034f\u115f\u1160\u17b4\u180b\u180e\u2065\u3164\ufe0f\uffa0\ufff0\u{1d173}\u{e0061}\u{e0100}\u2800\u{13441}\u{1d159}',
);

describe('the name of a tag', () => {
  test.each([
    ['  Bull \t\n Terrier ', 'Bull Terrier', 'bull terrier'],
    ['CAFE\u0301', 'CAFÉ', 'café'],
    ['STRASSE', 'STRASSE', 'strasse'],
    ['Straße', 'Straße', 'strasse'],
    ['ΟΔΟΣ', 'ΟΔΟΣ', 'οδοσ'],
    ['οδος', 'οδος', 'οδοσ'],
    ['sınır', 'sınır', 'sınır'],
    ['👩‍🌾', '👩‍🌾', '👩‍🌾'],
    ['in\u00advoice\u200b', 'invoice', 'invoice'],
    ['\u202eecioVni\u202c', 'ecioVni', 'eciovni'],
    ['\u200dbull \u200c\u2060terrier\u200d', 'bull terrier', 'bull terrier'],
    ['می\u200cخواهم', 'می\u200cخواهم', 'می\u200cخواهم'],
    ['क्\u200dष', 'क्\u200dष', 'क्\u200dष'],
    ['bu\u200dl\u200cl', 'bull', 'bull'],
    ['❤', '❤', '❤'],
    ['❤\ufe0f', '❤\ufe0f', '❤'],
    ['❤\ufe0f\u200d🔥', '❤\ufe0f\u200d🔥', '❤\u200d🔥'],
    ['❤\u200d🔥', '❤\u200d🔥', '❤\u200d🔥'],
    ['1\ufe0f\u20e3', '1\ufe0f\u20e3', '1\u20e3'],
    ['葛\u{e0100}', '葛\u{e0100}', '葛'],
    ['\ufe0f\u3164bu\u115fll', 'bull', 'bull'],
    ['e\u034f\u0301', 'é', 'é'],
    ['\u2800bull\u2800 terrier', 'bull terrier', 'bull terrier'],
    [SCOTLAND, SCOTLAND, SCOTLAND],
  ])('%j is shown as %j, and is the tag %j', (given, name, key) => {
    assert.deepEqual(readTagName(given), { name, key });
  });

  test.each([
    '',
    ' \n',
    '\u200b',
    '\u{e0001}',
    '\u200d',
    'a\0b',
    'a\u0007',
    'a\u0085b\u009f',
    '\ud800',
    'x'.repeat(MAX_TAG_NAME_LENGTH + 1),
  ])('is not %j', (given) => {
    assert.equal(readTagName(given), null);
  });

  test.each([...BLANK, BLANK.join(' ')])('is not %j, of which nothing is seen', (given) => {
    assert.equal(readTagName(given), null);
  });

  test('is the same tag with any default-ignorable character in it that joins nothing', () => {
    for (const ignorable of BLANK.slice(0, -3)) {
      assert.equal(readTagName(`bu${ignorable}ll`)?.key, 'bull', JSON.stringify(ignorable));
      assert.equal(readTagPrefix(`bu${ignorable}l`), 'bul', JSON.stringify(ignorable));
    }
  });

  test('has at most 255 characters, whatever bytes they take', () => {
    assert.equal(readTagName('🐂'.repeat(MAX_TAG_NAME_LENGTH))?.name, '🐂'.repeat(MAX_TAG_NAME_LENGTH));
    assert.equal(readTagName('🐂'.repeat(MAX_TAG_NAME_LENGTH + 1)), null);
  });

  test('read again is the same, whatever it is', () => {
    assertProperty(
      property(text, (given) => {
        const tag = readTagName(given);
        pre(tag !== null);
        assert.deepEqual(readTagName(tag.name), tag);
        assert.equal(readTagName(tag.key)?.key, tag.key);
      }),
    );
  });

  test('is the same tag in other case, in other normal forms and with other white space', () => {
    assertProperty(
      property(text, text, (one, other) => {
        const tag = readTagName(`${one} ${other}`);
        pre(tag !== null && !/(?:ı|\u0345|[\u1f80-\u1fff])/u.test(tag.name));
        const key = (given: string): string | undefined => readTagName(given)?.key;
        assert.equal(key(tag.name.toLowerCase()), tag.key);
        assert.equal(key(tag.name.toUpperCase()), tag.key);
        assert.equal(key(tag.name.normalize('NFD')), tag.key);
        assert.equal(key(`\t${tag.name.replaceAll(' ', '  ')}\n`), tag.key);
      }),
    );
  });

  test('begins, as a key, with each of its beginnings that are words', () => {
    assertProperty(
      property(array(stringMatching(/^[A-Za-zÀ-ÖΑ-Ωäöüßéλς]{1,9}$/), { minLength: 1, maxLength: 5 }), (words) => {
        for (let count = 1; count <= words.length; count += 1) {
          const prefix = readTagPrefix(`  ${words.slice(0, count).join('  ')}`);
          assert.equal(readTagName(words.join(' '))?.key.startsWith(prefix), true);
        }
      }),
    );
  });
});
