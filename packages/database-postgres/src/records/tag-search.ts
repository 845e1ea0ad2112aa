import type { FileTagFilter } from '@graphql-darkroom/core/adapter';
import { type Kysely, type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Tables } from '../sql/tables.ts';

/** Tags of which a file must have at least one. */
export interface TagGroup {
  readonly ids: readonly number[];
  /** The numbers of the owner's files with each of these tags, added up. */
  readonly files: number;
}

/** A tag filter by the ids of its tags. */
export interface TagSearch {
  /** A file must have a tag of each of these groups; the group with the fewest files comes first. */
  readonly groups: readonly TagGroup[];
  /** A file must have none of these. */
  readonly none: readonly number[];
  /** Whether any tag matches. */
  readonly isAny: boolean;
}

/** Looks up the tags of a filter; null if no file can match, because none of the owner's files has a required tag. */
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
  // Written as literals, so that the planner finds the index that contains only these.
  const hasStatus = sql<SqlBool>`${column('status')} in (${sql.join(status.map((one) => sql.lit(one)))})`;
  if (minConfidence === null) return hasStatus;
  return sql`${hasStatus} and (${column('status')} = 'CONFIRMED' or ${column('confidence')} is null or ${column('confidence')} >= ${minConfidence}::float8)`;
}
