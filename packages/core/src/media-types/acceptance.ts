import { DarkroomError, type DarkroomErrorOptions } from '../errors/darkroom-error.ts';
import { canonicalType, OCTET_STREAM, rowOf, SVG } from './names.ts';
import { MEDIA_TYPES, type MediaTypeRow } from './read-table.ts';

/**
 * Whether `accept` names a type: by any of its names, by the name of a more general type, or by a range. Null accepts
 * every type. A range includes only types that the bytes prove. Types that are only believed, such as text and SVG, and
 * types whose name refers to another format, such as `image/x+zip`, must be named themselves.
 */
export function isAccepted(contentType: string, accept: readonly string[] | null): boolean {
  if (accept === null) return true;
  const type = canonicalType(contentType);
  const row = rowOf(type);
  const names = [type, ...(row?.generals ?? [])];
  if (accept.some((entry) => names.includes(canonicalType(entry)))) return true;
  return isToldByRange(type) && accept.includes(rangeOf(type));
}

/** Whether a range may include files of a type. */
function isToldByRange(type: string): boolean {
  const row = rowOf(type);
  return row === undefined ? !isTextual(type) && !type.includes('+') : row.toldBy !== 'as';
}

function rangeOf(type: string): string {
  return `${type.slice(0, type.indexOf('/'))}/*`;
}

/**
 * The error for a type that `accept` does not name (null for an unknown type), with additional context for the client.
 * If a range seems to include the type, as `image/*` seems to include SVG, the message says why it does not.
 */
export function typeNotAccepted(
  contentType: string | null,
  accept: readonly string[] | null,
  context?: DarkroomErrorOptions['context'],
): DarkroomError {
  const entries = accept ?? [];
  const why = contentType === null ? '' : whyNotByRange(contentType, entries);
  return new DarkroomError(
    'FILE_TYPE_NOT_ACCEPTED',
    `${contentType ?? 'A file of unknown type'} is not accepted here${why}. Upload one of: ${entries.join(', ')}.`,
    { context: { ...context, contentType, accept: entries } },
  );
}

function whyNotByRange(contentType: string, accept: readonly string[]): string {
  const type = canonicalType(contentType);
  const range = rangeOf(type);
  if (!accept.includes(range)) return '';
  return type === SVG
    ? `, because ${range} does not include SVG, which can run scripts`
    : `, because ${range} includes only types that are detected from their bytes`;
}

const TEXTUAL = /^text\/|[/+](?:json|xml|yaml|csv|javascript|ecmascript|x-ndjson|toml|sql|graphql)$/;

/** Whether files of this type are text, which has no magic bytes. */
export function isTextual(contentType: string): boolean {
  const row = rowOf(contentType);
  return row === undefined ? TEXTUAL.test(contentType) : row.kind === 'text' || row.kind === 'xml';
}

/** Whether files of this type are XML, which declares its own encoding. */
export function isXml(contentType: string): boolean {
  const row = rowOf(contentType);
  return row === undefined ? /[/+]xml$/.test(contentType) : row.kind === 'xml';
}

/** Whether browsers display files of this type without running anything. */
export function isShownInline(contentType: string): boolean {
  return rowOf(contentType)?.isInline === true;
}

/**
 * Whether a file declared to be of a type may turn out to be of one that `accept` names. The declared type is a
 * browser's guess from the extension. The file may actually have another type in the same kind of container, one that
 * shares an extension, or another image, audio, video or font type.
 *
 * @param declared The canonical name of the type.
 */
export function mayBecomeAccepted(declared: string, accept: readonly string[] | null): boolean {
  if (accept === null || isAccepted(declared, accept)) return true;
  const row = rowOf(declared);
  const wanted = accept.filter((entry) => !entry.endsWith('/*')).map(canonicalType);
  if (isTextual(declared)) return wanted.some(isTextual);
  if (row === undefined) return !declared.includes('+') || (declared.endsWith('+zip') && wanted.some(isInZip));
  const rows = MEDIA_TYPES.filter(({ type }) => isAccepted(type, accept));
  return rows.some((candidate) => isMistakenFor(row, candidate)) || wanted.some((type) => isInSame(row, type));
}

function isMistakenFor(declared: MediaTypeRow, actual: MediaTypeRow): boolean {
  if (actual.guesses.includes(declared.type)) return true;
  if (declared.kind !== '' && declared.toldBy === actual.toldBy && isOneFamily(declared, actual)) return true;
  if (declared.extensions.some((extension) => actual.extensions.includes(extension))) return true;
  const level = topLevelOf(declared.type);
  return INTERCHANGEABLE.has(level) && actual.toldBy !== 'as' && topLevelOf(actual.type) === level;
}

/**
 * The tracks distinguish the types in a container of one family. All ZIP archives are one family, as are all compound
 * files.
 */
function isOneFamily(one: MediaTypeRow, other: MediaTypeRow): boolean {
  return one.toldBy === 'zip' || one.toldBy === 'cfb' || one.kind === other.kind;
}

/** Whether a type without a row, or one that is only believed, may be in the declared container. */
function isInSame(declared: MediaTypeRow, wanted: string): boolean {
  if (declared.toldBy === 'zip') return isInZip(wanted);
  return declared.toldBy === 'cfb' && rowOf(wanted)?.kind === 'cfb';
}

function isInZip(type: string): boolean {
  const row = rowOf(type);
  return row === undefined ? type.endsWith('+zip') : row.toldBy === 'zip' || row.kind === 'zip';
}

/** Their formats all have magic bytes, and files often have each other's extensions. */
const INTERCHANGEABLE: ReadonlySet<string> = new Set(['image', 'audio', 'video', 'font']);

function topLevelOf(type: string): string {
  return type.slice(0, type.indexOf('/'));
}

/** Whether a file can ever be detected, or believed, to be of a type or in a range. */
export function canBeMet(entry: string): boolean {
  if (entry.endsWith('/*')) return MEDIA_TYPES.some(({ type }) => isToldByRange(type) && rangeOf(type) === entry);
  return rowOf(entry) !== undefined || entry === OCTET_STREAM || isTextual(entry) || isInZip(entry);
}
