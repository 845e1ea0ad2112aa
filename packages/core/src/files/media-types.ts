import { DarkroomError, type DarkroomErrorOptions } from '../errors/darkroom-error.ts';
import { isBoundedText } from '../input/bounded-text.ts';

// A type or subtype as RFC 6838 section 4.2 names it.
const NAME = '[a-z0-9][a-z0-9!#$&^_.+-]{0,126}';
const MEDIA_TYPE = new RegExp(`^(${NAME}/${NAME})\\s*(?:;|$)`);
const MEDIA_TYPE_OR_RANGE = new RegExp(`^${NAME}/(?:\\*|${NAME})$`);

/**
 * The media type without its parameters, in lower case.
 *
 * @throws {DarkroomError} BAD_USER_INPUT for what is no media type.
 */
export function parseMediaType(value: string): string {
  const type = isBoundedText(value) ? MEDIA_TYPE.exec(value.trim().toLowerCase())?.[1] : undefined;
  if (type !== undefined) return type;
  throw new DarkroomError('BAD_USER_INPUT', '`contentType` must be a media type such as image/png.');
}

/** A media type, or a range such as `image/*`, in lower case; null for what is neither. */
export function parseMediaTypeOrRange(value: string): string | null {
  if (!isBoundedText(value)) return null;
  const type = value.toLowerCase();
  return MEDIA_TYPE_OR_RANGE.test(type) ? type : null;
}

/**
 * Whether a type is named by `accept`, itself or by a range; null accepts every type. A range takes only what magic
 * bytes tell: text, SVG too, and what says of itself that it lies in another format, such as `image/x+zip`,
 * have to be named themselves.
 */
export function isAccepted(contentType: string, accept: readonly string[] | null): boolean {
  if (accept === null || accept.includes(contentType)) return true;
  if (isTextual(contentType) || isWrapped(contentType)) return false;
  return accept.includes(`${contentType.slice(0, contentType.indexOf('/'))}/*`);
}

/** The error for a type that `accept` does not name, with further facts for the client. */
export function typeNotAccepted(
  contentType: string,
  accept: readonly string[] | null,
  context?: DarkroomErrorOptions['context'],
): DarkroomError {
  return new DarkroomError(
    'FILE_TYPE_NOT_ACCEPTED',
    `${contentType} is not accepted here. Send one of: ${(accept ?? []).join(', ')}.`,
    { context: { ...context, contentType, accept: accept ?? [] } },
  );
}

/** Whether files of this type are images, of a format that anything can be made of or not. */
export function isImage(contentType: string): boolean {
  return contentType.startsWith('image/');
}

const TEXTUAL = /^text\/|[/+](json|xml|yaml|csv|javascript|ecmascript|x-ndjson|toml|sql|graphql)$/;

/** Whether files of this type are text, which no magic bytes tell. */
export function isTextual(contentType: string): boolean {
  return TEXTUAL.test(contentType);
}

/**
 * Whether a type says by its suffix that it lies in another format (RFC 6838 section 4.2.8), which
 * is all that its bytes tell.
 */
function isWrapped(contentType: string): boolean {
  return contentType.includes('+') && contentType !== 'application/epub+zip';
}
