import { DarkroomError } from '../errors/darkroom-error.ts';
import { isBoundedText } from '../input/bounded-text.ts';
import { canonicalType, meantType } from './names.ts';

// A type or subtype name as defined in RFC 6838, section 4.2.
const NAME = '[a-z0-9][a-z0-9!#$&^_.+-]{0,126}';
const MEDIA_TYPE = new RegExp(`^(${NAME}/${NAME})\\s*(?:;|$)`);
const MEDIA_TYPE_OR_RANGE = new RegExp(`^${NAME}/(?:\\*|${NAME})$`);

/** What browsers and programs declare for files that they do not recognize, besides the empty text. */
const UNKNOWN: ReadonlySet<string> = new Set([
  'application/octet-stream',
  'binary/octet-stream',
  'application/x-binary',
  'application/unknown',
  'application/x-unknown',
  'application/force-download',
  'application/x-download',
]);

/**
 * The canonical name of a declared media type; null for names that mean an unknown type, such as
 * `application/octet-stream`.
 *
 * @throws {DarkroomError} BAD_USER_INPUT if it is not a media type.
 */
export function parseDeclaredType(value: string | null): string | null {
  if (value === null || value === '') return null;
  const type = isBoundedText(value) ? MEDIA_TYPE.exec(value.trim().toLowerCase())?.[1] : undefined;
  if (type === undefined) {
    throw new DarkroomError('BAD_USER_INPUT', '`contentType` must be a media type such as image/png.');
  }
  return UNKNOWN.has(type) ? null : (meantType(type) ?? canonicalType(type));
}

/**
 * The canonical name of a media type, or a range such as `image/*`, in lower case; null for anything else, and for a
 * type with parameters.
 */
export function parseMediaTypeOrRange(value: string): string | null {
  if (!isBoundedText(value)) return null;
  return MEDIA_TYPE_OR_RANGE.test(value.toLowerCase()) ? canonicalType(value) : null;
}

/** Whether files of this type are images, including formats that cannot be converted. */
export function isImage(contentType: string): boolean {
  return contentType.startsWith('image/');
}
