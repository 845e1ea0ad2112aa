import { MEDIA_TYPES, type MediaTypeRow } from './read-table.ts';

/** The type of what nothing is known of. */
export const OCTET_STREAM = 'application/octet-stream';

/** Text, though its name is that of an image. */
export const SVG = 'image/svg+xml';

const ROWS: ReadonlyMap<string, MediaTypeRow> = new Map(
  MEDIA_TYPES.flatMap((row) => [row.type, ...row.aliases].map((name) => [name, row] as const)),
);

const MEANT: ReadonlyMap<string, string> = new Map(
  MEDIA_TYPES.flatMap(({ type, mistakes }) => mistakes.map((name) => [name, type] as const)),
);

/** What the table has of a type, under whichever of its names; undefined for any other. */
export function rowOf(contentType: string): MediaTypeRow | undefined {
  return ROWS.get(withoutParameters(contentType));
}

/** The canonical name of a type: in lower case, without parameters. What the table does not have keeps its name. */
export function canonicalType(contentType: string): string {
  const name = withoutParameters(contentType);
  return ROWS.get(name)?.type ?? name;
}

/**
 * The type that is meant by a name that is none, as `image/jpg` or `application/xlsx`; null where the name is right,
 * or says nothing.
 */
export function meantType(contentType: string): string | null {
  const name = withoutParameters(contentType);
  if (ROWS.has(name)) return null;
  if (name === 'img/*' || name === 'images/*') return 'image/*';
  const meant = MEANT.get(name);
  if (meant !== undefined) return meant;
  const [topLevel = '', subtype = ''] = name.split('/');
  const word = subtype.replace(/^(?:x-|vnd\.)/, '');
  const candidates = MEDIA_TYPES.filter(({ type, extensions }) => extensions[0] === word || type.endsWith(`/${word}`));
  return (candidates.find(({ type }) => type.startsWith(`${topLevel}/`)) ?? candidates[0])?.type ?? null;
}

/** The types of a kind of content, the usual one first. */
export function typesOfKind(toldBy: MediaTypeRow['toldBy'], kind: string): readonly string[] {
  return MEDIA_TYPES.filter((row) => row.toldBy === toldBy && row.kind === kind).map(({ type }) => type);
}

/** A type alone, in lower case. */
export function withoutParameters(contentType: string): string {
  const [name = ''] = contentType.split(';', 1);
  return name.trim().toLowerCase();
}
