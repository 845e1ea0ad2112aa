/**
 * Scripts in which a joiner changes the appearance: cursive scripts, and those that form conjuncts. Between letters of
 * any other script, it would create two different texts that look the same.
 *
 * @see https://www.unicode.org/reports/tr31/#Layout_and_Format_Control_Characters
 */
const JOINING =
  'Adlm Arab Mand Mong Nkoo Phag Rohg Syrc Beng Deva Gujr Guru Knda Mlym Orya Sinh Taml Telu Bali Cham Java Khmr Lana Mymr Sund Tibt'
    .split(' ')
    .map((script) => `\\p{scx=${script}}`)
    .join('');
const LETTER = `[[${JOINING}]&&[\\p{L}\\p{M}]]`;

const JOINER = `(?:(?<=${LETTER})[\\u200C\\u200D](?=${LETTER})|(?<=[\\p{ExtPict}\\p{EMod}]\\uFE0F?)\\u200D(?=\\p{ExtPict}))`;

/** The flag of a part of a country, such as Scotland's: its code in tag characters after a black flag. */
const FLAG = '\\u{1F3F4}[\\u{E0030}-\\u{E0039}\\u{E0061}-\\u{E007A}]{1,16}\\u{E007F}';

/** Characters that select a form of the preceding character: text or emoji, or variants of a Han or Mongolian one. */
const SELECTOR = '(?<=[^\\s\\p{DI}])[\\u180B-\\u180D\\u180F\\uFE00-\\uFE0F\\u{E0100}-\\u{E01EF}]';

const IGNORABLE = '[\\p{Cf}\\p{DI}]';

/** Blank characters that count as letters or symbols, such as the Braille pattern without dots. */
const BLANK = /[\u2800\u{13441}\u{13442}\u{1D159}]/gv;

const NOT_SHOWN = new RegExp(`(${FLAG}|${JOINER}|${SELECTOR})|${IGNORABLE}`, 'gv');
const NOT_COMPARED = new RegExp(`(${FLAG}|${JOINER})|${IGNORABLE}`, 'gv');

/**
 * A text without invisible characters: format characters, which could reverse its order or create two texts that look
 * the same, and all other default-ignorable characters that change nothing. Blank characters become spaces.
 *
 * @see https://www.unicode.org/reports/tr44/#Default_Ignorable_Code_Point
 */
export function shown(text: string): string {
  return text.replaceAll(NOT_SHOWN, '$1').replaceAll(BLANK, ' ');
}

/** A text without default-ignorable characters, except the joiners of emoji and of scripts that need them. */
export function withoutIgnorable(text: string): string {
  return text.replaceAll(NOT_COMPARED, '$1');
}
