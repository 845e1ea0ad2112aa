/**
 * The longest text that a client may give where a name is asked for, in UTF-16 code units. What is kept is shorter:
 * this is what may be looked at, with room for white space that is tidied away.
 */
export const MAX_TEXT_LENGTH = 1024;

/**
 * The most combining marks in a row. Unicode's stream-safe format has the same limit, and no language comes near it.
 *
 * @see https://www.unicode.org/reports/tr15/#Stream_Safe_Text_Format
 */
export const MAX_COMBINING_MARKS = 30;

const TOO_MANY_MARKS = new RegExp(`\\p{M}{${MAX_COMBINING_MARKS + 1}}`, 'u');

/**
 * Whether a text of a client's may be normalized, folded or searched. `String.normalize` takes time that is quadratic
 * in a run of combining marks: 32,000 of them block a process for half a second. To be asked before anything
 * else is done with the text.
 */
export function isBoundedText(text: string, maxLength: number = MAX_TEXT_LENGTH): boolean {
  return text.length <= maxLength && !TOO_MANY_MARKS.test(text);
}

/** The beginning of a client's text, for a message that repeats it. */
export function excerpt(text: string): string {
  return text.length <= 100 ? text : `${text.slice(0, 100).toWellFormed()}…`;
}
