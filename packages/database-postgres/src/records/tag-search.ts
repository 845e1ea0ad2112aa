import type { FileTagFilter } from '@graphql-darkroom/core/adapter';
import { type Kysely, type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Tables } from '../sql/tables.ts';

/** Tags of which a file has one. */
export interface TagGroup {
  readonly ids: readonly number[];
  /** How many of the owner's files have them, tag by tag added up. */
  readonly files: number;
}

/** A tag filter by the ids of its tags. */
export interface TagSearch {
  /** A file has a tag of each of these groups; the one that the fewest files have comes first. */
  readonly groups: readonly TagGroup[];
  /** A file has none of these. */
  readonly none: readonly number[];
  /** Whether any tag will do. */
  readonly isAny: boolean;
}

/** Looks up the tags of a filter; null when no file can match, as no file of the owner's has one of them. */
export async function readTagSearch(
  db: Kysely<Tables>,
  ownerId: string,
  { all, any, none }: FileTagFilter,
): Promise<TagSearch | null> {
  const keys = [...all, ...any, ...none];
  if (keys.length === 0) return { groups: [], none: [], isAny: true };
  const rows = await db
    .selectFrom('tags as t')
    .leftJoin('owner_tags as o', (join) => join.onRef('o.key', '=', 't.key').on('o.owner_id', '=', ownerId))
    .select(['t.key', 't.id', 'o.files'])
    .where('t.scope', '=', `u${ownerId}`)
    .where('t.key', '=', sql<string>`any(${keys}::text[])`)
    .execute();
  const tags = new Map(rows.map((row) => [row.key, row]));
  const group = (wanted: readonly string[]): TagGroup => {
    const found = [...new Set(wanted)].flatMap((key) => tags.get(key) ?? []);
    return { ids: found.map(({ id }) => id), files: found.reduce((sum, { files }) => sum + (files ?? 0), 0) };
  };
  const groups = [...all.map((key) => [key]), ...(any.length === 0 ? [] : [any])].map(group);
  if (groups.some(({ ids }) => ids.length === 0)) return null;
  return { groups: groups.toSorted((a, b) => a.files - b.files), none: group(none).ids, isAny: false };
}

/** Whether the tag in a row called `name` counts. */
export function countsAs(name: string, { status, minConfidence }: FileTagFilter): RawBuilder<SqlBool> {
  const column = (of: string): RawBuilder<unknown> => sql.ref(`${name}.${of}`);
  // Written into the text: the planner then sees which index holds no other.
  const hasStatus = sql<SqlBool>`${column('status')} in (${sql.join(status.map((one) => sql.lit(one)))})`;
  if (minConfidence === null) return hasStatus;
  return sql`${hasStatus} and (${column('status')} = 'CONFIRMED' or ${column('confidence')} is null or ${column('confidence')} >= ${minConfidence}::float8)`;
}
