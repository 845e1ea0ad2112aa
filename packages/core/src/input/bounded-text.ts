/**
 * The maximum length of a text that a client passes as a name, in UTF-16 code units. Stored names are shorter: this
 * limits what is processed, and leaves room for white space that is removed.
 */
export const MAX_TEXT_LENGTH = 1024;

/**
 * The maximum number of combining marks in a row. Unicode's stream-safe format has the same limit, and no language
 * comes near it.
 *
 * @see https://www.unicode.org/reports/tr15/#Stream_Safe_Text_Format
 */
export const MAX_COMBINING_MARKS = 30;

const TOO_MANY_MARKS = new RegExp(`\\p{M}{${MAX_COMBINING_MARKS + 1}}`, 'u');

/**
 * Whether a client's text may be normalized, folded or searched. `String.normalize` takes time that is quadratic in a
 * run of combining marks: 32,000 of them block a process for half a second. Call this before doing anything else with
 * the text.
 */
export function isBoundedText(text: string, maxLength: number = MAX_TEXT_LENGTH): boolean {
  return text.length <= maxLength && !TOO_MANY_MARKS.test(text);
}

/** The beginning of a client's text, for use in a message. */
export function excerpt(text: string): string {
  return text.length <= 100 ? text : `${text.slice(0, 100).toWellFormed()}…`;
}
