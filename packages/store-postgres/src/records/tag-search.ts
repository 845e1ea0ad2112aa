import type { FileTagFilter } from '@graphql-darkroom/core';
import { type Kysely, type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Tables } from '../database/tables.ts';

/** A tag filter by the ids of its tags. */
export interface TagSearch {
  /** A file has a tag of each of these groups; the one that the fewest files have comes first. */
  readonly groups: readonly (readonly number[])[];
  /** A file has none of these. */
  readonly none: readonly number[];
  /** Whether any tag will do. */
  readonly isAny: boolean;
}

/** Looks up the tags of a filter; null when no file can match, as nobody ever used one of them. */
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
    .where('t.key', '=', sql<string>`any(${keys}::text[])`)
    .execute();
  const tags = new Map(rows.map((row) => [row.key, row]));
  const found = (wanted: readonly string[]): readonly { readonly id: number; readonly files: number | null }[] =>
    [...new Set(wanted)].flatMap((key) => tags.get(key) ?? []);
  const groups = [...all.map((key) => [key]), ...(any.length === 0 ? [] : [any])].map(found);
  if (groups.some((group) => group.length === 0)) return null;
  const filesOf = (group: (typeof groups)[number]): number => group.reduce((sum, { files }) => sum + (files ?? 0), 0);
  return {
    groups: groups.toSorted((a, b) => filesOf(a) - filesOf(b)).map((group) => group.map(({ id }) => id)),
    none: found(none).map(({ id }) => id),
    isAny: false,
  };
}

/** Whether the tag in a row called `name` counts. */
export function countsAs(name: string, { status, minConfidence }: FileTagFilter): RawBuilder<SqlBool> {
  const column = (of: string): RawBuilder<unknown> => sql.ref(`${name}.${of}`);
  const hasStatus = sql<SqlBool>`${column('status')} = any(${[...status]}::text[])`;
  if (minConfidence === null) return hasStatus;
  return sql`${hasStatus} and (${column('status')} = 'CONFIRMED' or ${column('confidence')} is null or ${column('confidence')} >= ${minConfidence}::float8)`;
}
