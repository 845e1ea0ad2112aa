import { DarkroomError, type DarkroomErrorOptions } from '../errors/darkroom-error.ts';
import { canonicalType, OCTET_STREAM, rowOf, SVG } from './names.ts';
import { MEDIA_TYPES, type MediaTypeRow } from './read-table.ts';

/**
 * Whether a type is named by `accept`, by any of its names, by that of a more general type, or by a range; null accepts
 * every type. A range takes only what the bytes tell: what is believed, as text and SVG are, and what says of itself
 * that it lies in another format, such as `image/x+zip`, have to be named themselves.
 */
export function isAccepted(contentType: string, accept: readonly string[] | null): boolean {
  if (accept === null) return true;
  const type = canonicalType(contentType);
  const row = rowOf(type);
  const names = [type, ...(row?.generals ?? [])];
  if (accept.some((entry) => names.includes(canonicalType(entry)))) return true;
  return isToldByRange(type) && accept.includes(rangeOf(type));
}

/** Whether a range may let files of a type in. */
function isToldByRange(type: string): boolean {
  const row = rowOf(type);
  return row === undefined ? !isTextual(type) && !type.includes('+') : row.toldBy !== 'as';
}

function rangeOf(type: string): string {
  return `${type.slice(0, type.indexOf('/'))}/*`;
}

/**
 * The error for a type that `accept` does not name, null for one that is unknown, with further facts for the client.
 * Where a range seems to have the type, as `image/*` seems to have SVG, it says why it does not.
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
    `${contentType ?? 'A file of unknown type'} is not accepted here${why}. Send one of: ${entries.join(', ')}.`,
    { context: { ...context, contentType, accept: entries } },
  );
}

function whyNotByRange(contentType: string, accept: readonly string[]): string {
  const type = canonicalType(contentType);
  const range = rangeOf(type);
  if (!accept.includes(range)) return '';
  return type === SVG
    ? `: ${range} does not include SVG, which can run scripts`
    : `: ${range} includes only types that are told by their bytes`;
}

const TEXTUAL = /^text\/|[/+](?:json|xml|yaml|csv|javascript|ecmascript|x-ndjson|toml|sql|graphql)$/;

/** Whether files of this type are text, which no magic bytes tell. */
export function isTextual(contentType: string): boolean {
  const row = rowOf(contentType);
  return row === undefined ? TEXTUAL.test(contentType) : row.kind === 'text' || row.kind === 'xml';
}

/** Whether files of this type are XML, which says itself how it is encoded. */
export function isXml(contentType: string): boolean {
  const row = rowOf(contentType);
  return row === undefined ? /[/+]xml$/.test(contentType) : row.kind === 'xml';
}

/** Whether browsers show files of this type without running anything. */
export function isShownInline(contentType: string): boolean {
  return rowOf(contentType)?.isInline === true;
}

/**
 * Whether a file that is declared to be of a type may turn out to be of one that `accept` names. A declared type is a
 * browser's guess by the extension: what lies in the same kind of container, has an extension in common, or is another
 * image, may be right.
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

/** Tracks tell apart what lies in a container of one family; ZIP archives and compound files are a family each. */
function isOneFamily(one: MediaTypeRow, other: MediaTypeRow): boolean {
  return one.toldBy === 'zip' || one.toldBy === 'cfb' || one.kind === other.kind;
}

/** Whether what has no row, or is only believed, may lie in the container that is declared. */
function isInSame(declared: MediaTypeRow, wanted: string): boolean {
  if (declared.toldBy === 'zip') return isInZip(wanted);
  return declared.toldBy === 'cfb' && rowOf(wanted)?.kind === 'cfb';
}

function isInZip(type: string): boolean {
  const row = rowOf(type);
  return row === undefined ? type.endsWith('+zip') : row.toldBy === 'zip' || row.kind === 'zip';
}

/** Their formats are all told by their bytes, and carry each other's extensions. */
const INTERCHANGEABLE: ReadonlySet<string> = new Set(['image', 'audio', 'video', 'font']);

function topLevelOf(type: string): string {
  return type.slice(0, type.indexOf('/'));
}

/** Whether any file can be found, or believed, to be of a type or in a range. */
export function canBeMet(entry: string): boolean {
  if (entry.endsWith('/*')) return MEDIA_TYPES.some(({ type }) => isToldByRange(type) && rangeOf(type) === entry);
  return rowOf(entry) !== undefined || entry === OCTET_STREAM || isTextual(entry) || isInZip(entry);
}
