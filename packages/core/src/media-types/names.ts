import { MEDIA_TYPES, type MediaTypeRow } from './read-table.ts';

/** The type of files whose type is unknown. */
export const OCTET_STREAM = 'application/octet-stream';

/** Text, despite its name, which is that of an image. */
export const SVG = 'image/svg+xml';

const ROWS: ReadonlyMap<string, MediaTypeRow> = new Map(
  MEDIA_TYPES.flatMap((row) => [row.type, ...row.aliases].map((name) => [name, row] as const)),
);

const MEANT: ReadonlyMap<string, string> = new Map(
  MEDIA_TYPES.flatMap(({ type, mistakes }) => mistakes.map((name) => [name, type] as const)),
);

/** The table's row for a type, by any of its names; undefined if there is none. */
export function rowOf(contentType: string): MediaTypeRow | undefined {
  return ROWS.get(withoutParameters(contentType));
}

/** The canonical name of a type, in lower case, without parameters. A type that is not in the table keeps its name. */
export function canonicalType(contentType: string): string {
  const name = withoutParameters(contentType);
  return ROWS.get(name)?.type ?? name;
}

/**
 * The type meant by a wrong name, such as `image/jpg` or `application/xlsx`; null if the name is right or no type
 * matches it.
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

/** A type without parameters, in lower case. */
export function withoutParameters(contentType: string): string {
  const [name = ''] = contentType.split(';', 1);
  return name.trim().toLowerCase();
}
