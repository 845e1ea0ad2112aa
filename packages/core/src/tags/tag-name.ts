import { DarkroomError } from '../errors/darkroom-error.ts';
import { isBoundedText, MAX_COMBINING_MARKS } from '../input/bounded-text.ts';
import type { TagName } from '../ports/records.ts';
import { foldCase } from '../ports/rules/name-key.ts';
import { shown, withoutIgnorable } from './visible-text.ts';

/** The maximum length of a tag's name in characters (Unicode code points). */
export const MAX_TAG_NAME_LENGTH = 255;

/** The maximum number of tags on a file, including rejected ones. */
export const MAX_TAGS = 1000;

/** The maximum number of tag names for the files of one owner, so that the database cannot grow without limit. */
export const MAX_TAG_NAMES_OF_OWNER = 10_000;

/**
 * A tag's display name, in NFC, without invisible characters and with white space normalized, and its key, which also
 * ignores what only selects between two forms of a character: ❤ and ❤️ are the same tag. Null for a text that cannot be
 * a tag name, such as one without visible characters.
 */
export function readTagName(text: string): TagName | null {
  const seen = bounded(text, shown);
  if (seen === null) return null;
  const name = tidy(seen).trim();
  const length = Array.from(name).length;
  if (length === 0 || length > MAX_TAG_NAME_LENGTH) return null;
  // Unpaired surrogates and control characters can neither be stored by Postgres nor shown on a page.
  if (!name.isWellFormed() || /\p{Cc}/u.test(name)) return null;
  const key = keyOf(name).trim();
  return key === '' ? null : { name, key };
}

/**
 * Like {@link readTagName}, for names from clients.
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
        `\`${argument}\` contains an invalid tag name. Use 1 to ${MAX_TAG_NAME_LENGTH} characters, no control characters, and at most ${MAX_COMBINING_MARKS} combining marks in a row.`,
      );
    }
    if (!byKey.has(tag.key)) byKey.set(tag.key, tag);
  }
  return [...byKey.values()];
}

/**
 * The prefix of the keys of tags whose names start with this text.
 *
 * @throws {DarkroomError} BAD_USER_INPUT for a text that no name starts with.
 */
export function readTagPrefix(text: string): string {
  const seen = bounded(text.toWellFormed(), shown);
  if (seen === null) {
    throw new DarkroomError(
      'BAD_USER_INPUT',
      `No tag name can start with this \`prefix\`. Use at most ${MAX_TAG_NAME_LENGTH} characters, and at most ${MAX_COMBINING_MARKS} combining marks in a row.`,
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

/** Null for a text that is too long to process, or too expensive to normalize. */
function bounded(text: string, clean: (text: string) => string): string | null {
  if (!isBoundedText(text)) return null;
  const cleaned = clean(text);
  return isBoundedText(cleaned) ? cleaned : null;
}
