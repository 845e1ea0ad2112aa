import { array, assert, pre, property, string, stringMatching } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MAX_TAG_NAME_LENGTH, readTagName, readTagPrefix } from '../../src/tags/tag-name.ts';

const text = string({ unit: 'grapheme', minLength: 1, maxLength: 100 });

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
  ])('%j is shown as %j, and is the tag %j', (given, name, key) => {
    expect(readTagName(given)).toEqual({ name, key });
  });

  test.each(['', ' \n', 'a\0b', 'a\u0007', 'a\u0085b\u009f', '\ud800', 'x'.repeat(MAX_TAG_NAME_LENGTH + 1)])(
    'is not %j',
    (given) => {
      expect(readTagName(given)).toBeNull();
    },
  );

  test('has at most 255 characters, whatever bytes they take', () => {
    expect(readTagName('🐂'.repeat(MAX_TAG_NAME_LENGTH))?.name).toBe('🐂'.repeat(MAX_TAG_NAME_LENGTH));
    expect(readTagName('🐂'.repeat(MAX_TAG_NAME_LENGTH + 1))).toBeNull();
  });

  test('read again is the same, whatever it is', () => {
    assert(
      property(text, (given) => {
        const tag = readTagName(given);
        pre(tag !== null);
        expect(readTagName(tag.name)).toEqual(tag);
        expect(readTagName(tag.key)?.key).toBe(tag.key);
      }),
    );
  });

  test('is the same tag in other case, in other normal forms and with other white space', () => {
    assert(
      property(text, text, (one, other) => {
        const tag = readTagName(`${one} ${other}`);
        pre(tag !== null && !/(?:ı|\u0345|[\u1f80-\u1fff])/u.test(tag.name));
        const key = (given: string): string | undefined => readTagName(given)?.key;
        expect(key(tag.name.toLowerCase())).toBe(tag.key);
        expect(key(tag.name.toUpperCase())).toBe(tag.key);
        expect(key(tag.name.normalize('NFD'))).toBe(tag.key);
        expect(key(`\t${tag.name.replaceAll(' ', '  ')}\n`)).toBe(tag.key);
      }),
    );
  });

  test('begins, as a key, with each of its beginnings that are words', () => {
    assert(
      property(array(stringMatching(/^[A-Za-zÀ-ÖΑ-Ωäöüßéλς]{1,9}$/), { minLength: 1, maxLength: 5 }), (words) => {
        for (let count = 1; count <= words.length; count += 1) {
          const prefix = readTagPrefix(`  ${words.slice(0, count).join('  ')}`);
          expect(readTagName(words.join(' '))?.key.startsWith(prefix)).toBe(true);
        }
      }),
    );
  });
});
