import { DarkroomError } from '../errors/darkroom-error.ts';
import { isBoundedText, MAX_COMBINING_MARKS } from '../input/bounded-text.ts';
import type { TagName } from '../ports/records.ts';
import { foldCase } from '../ports/rules/name-key.ts';
import { shown, withoutIgnorable } from './visible-text.ts';

/** The most characters (Unicode code points) that a tag's name may have. */
export const MAX_TAG_NAME_LENGTH = 255;

/** The most tags on a file, those that were rejected too. */
export const MAX_TAGS = 1000;

/** The most names that the tags of one owner's files may have: what a database holds of names must end somewhere. */
export const MAX_TAG_NAMES_OF_OWNER = 10_000;

/**
 * A tag's name as it is shown, in NFC, without what is not seen and with white space tidied, and its identity, which
 * leaves out what merely chooses between two forms of a character too: ❤ and ❤️ are the same tag. Null for what cannot
 * be one, such as a name with nothing visible.
 */
export function readTagName(text: string): TagName | null {
  const seen = bounded(text, shown);
  if (seen === null) return null;
  const name = tidy(seen).trim();
  const length = Array.from(name).length;
  if (length === 0 || length > MAX_TAG_NAME_LENGTH) return null;
  // Halves of surrogate pairs and control characters are what neither Postgres nor a page can show.
  if (!name.isWellFormed() || /\p{Cc}/u.test(name)) return null;
  const key = keyOf(name).trim();
  return key === '' ? null : { name, key };
}

/**
 * As {@link readTagName}, for names that a client gave.
 *
 * @throws {DarkroomError} BAD_USER_INPUT.
 */
export function requireTagNames(texts: readonly string[], argument: string): readonly TagName[] {
  const byKey = new Map<string, TagName>();
  for (const text of texts) {
    const tag = readTagName(text);
    if (tag === null) {
      throw new DarkroomError(
        'BAD_USER_INPUT',
        `\`${argument}\` has a name that no tag can have: give 1 to ${MAX_TAG_NAME_LENGTH} characters, no control characters, and at most ${MAX_COMBINING_MARKS} combining marks in a row.`,
      );
    }
    if (!byKey.has(tag.key)) byKey.set(tag.key, tag);
  }
  return [...byKey.values()];
}

/**
 * What the keys of tags begin with whose names begin like this.
 *
 * @throws {DarkroomError} BAD_USER_INPUT for what no name begins with.
 */
export function readTagPrefix(text: string): string {
  const seen = bounded(text.toWellFormed(), shown);
  if (seen === null) {
    throw new DarkroomError(
      'BAD_USER_INPUT',
      `No tag begins with this \`prefix\`: give at most ${MAX_TAG_NAME_LENGTH} characters, and at most ${MAX_COMBINING_MARKS} combining marks in a row.`,
    );
  }
  return keyOf(tidy(seen)).trimStart();
}

function tidy(text: string): string {
  return text.normalize('NFC').replaceAll(/\s+/gu, ' ');
}

function keyOf(name: string): string {
  return foldCase(tidy(withoutIgnorable(name)));
}

/** Null for a text that is too long to look at, or would be too hard to normalize. */
function bounded(text: string, clean: (text: string) => string): string | null {
  if (!isBoundedText(text)) return null;
  const cleaned = clean(text);
  return isBoundedText(cleaned) ? cleaned : null;
}
