import type { FileListQuery, FileTagFilter } from '@graphql-darkroom/core';
import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { countsAs, type TagSearch } from './tag-search.ts';

/** What the statements here are made of. */
export interface TaggedFilesOptions {
  readonly schema: string;
  readonly query: FileListQuery & { readonly tags: FileTagFilter };
  readonly search: TagSearch;
  /** Conditions on the rest of a file, in a row called `f`; null for none. */
  readonly where: RawBuilder<SqlBool> | null;
}

/**
 * The ids of one page of files with tags, and one more. Each tag of the rarest group, or each status where any tag will do, gives its files in the order of the page
 * by one index, up to a page full. The other tags of each file are looked up as it comes: `offset 0` keeps the planner, who cannot know how often tags
 * meet, from joining all files of both.
 */
export function selectTaggedPage({ schema, query, search, where }: TaggedFilesOptions): RawBuilder<string> {
  const { ownerId, direction, first, after, tags } = query;
  const [isDescending, limit] = [direction === 'NEWEST_FIRST', sql.lit(first + 1)];
  const fileTags = sql.id(schema, 'file_tags');
  const order = isDescending
    ? sql`order by file_created_at desc, file_id desc`
    : sql`order by file_created_at, file_id`;
  const [rarest, ...others] = search.groups;

  const conditions: RawBuilder<SqlBool>[] = others.map(
    (group) => sql`exists (
      select from ${fileTags} x
      where x.owner_id = ${ownerId} and ${isOneOf('x', group)}
        and x.file_created_at = m.file_created_at and x.file_id = m.file_id and ${countsAs('x', tags)}
      offset 0
    )`,
  );
  if (search.none.length > 0) conditions.push(hasNone(schema, tags, search.none, sql.ref('m.file_id')));
  if (after !== null) {
    const [beyond, { createdAt, id }] = [isDescending ? sql`<` : sql`>`, after];
    conditions.push(
      sql`(m.file_created_at, m.file_id) ${beyond} (${createdAt.toISOString()}::timestamptz, ${id}::uuid)`,
    );
  }
  if (where !== null) {
    conditions.push(
      sql`exists (select from ${sql.id(schema, 'files')} f where f.id = m.file_id and ${where} offset 0)`,
    );
  }
  const sources =
    rarest?.map((tagId) => isOneOf('m', [tagId])) ??
    tags.status.map((status) => sql<SqlBool>`m.status = ${sql.lit(status)}`);
  const filesBy = (source: RawBuilder<SqlBool>): RawBuilder<unknown> => sql`(
    select distinct m.file_created_at, m.file_id from ${fileTags} m
    where ${sql.join([sql`m.owner_id = ${ownerId}`, source, countsAs('m', tags), ...conditions], sql` and `)}
    ${order} limit ${limit}
  )`;
  return sql`select file_id from (${sql.join(sources.map(filesBy), sql` union `)}) page ${order} limit ${limit}`;
}

/** Whether a file has none of some tags, looked up for each file as it comes. */
export function hasNone(
  schema: string,
  tags: FileTagFilter,
  none: readonly number[],
  fileId: RawBuilder<unknown>,
): RawBuilder<SqlBool> {
  return sql`not exists (
    select from ${sql.id(schema, 'file_tags')} n where n.file_id = ${fileId} and ${isOneOf('n', none)} and ${countsAs('n', tags)}
    offset 0
  )`;
}

/** Ids of ours, written into the text: the planner then knows how common each is. */
function isOneOf(name: string, tagIds: readonly number[]): RawBuilder<SqlBool> {
  const ids = tagIds.map((id) => sql.lit(id));
  return ids.length === 1
    ? sql`${sql.ref(`${name}.tag_id`)} = ${ids[0]}`
    : sql`${sql.ref(`${name}.tag_id`)} in (${sql.join(ids)})`;
}
