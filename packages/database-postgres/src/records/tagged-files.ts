import type { FileListQuery, FileTagFilter } from '@graphql-darkroom/core/adapter';
import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { countsAs, type TagGroup, type TagSearch } from './tag-search.ts';

/**
 * A tag on at least this many times as many files is looked up file by file. With equally many files, reading them side
 * by side took a quarter of the time; with twelve times as many, ten times as long.
 */
const MUCH_MORE_COMMON = 8;

/**
 * How many tags are read beside the rarest; further tags are looked up file by file. Planning n joins takes far more
 * than n times as long: 36 ms for 8, 1.1 s for 100.
 */
const MOST_JOINED = 2;

/**
 * Keeps the planner from using parallel workers, which read all files of a tag, a hundred thousand, for a page of
 * fifty. It never runs: its presence is enough, since `set_config` is not parallel-safe.
 */
const IN_ONE_PROCESS: RawBuilder<unknown> = sql`with in_one_process as (select set_config('darkroom.in_one_process', '', true))`;

/** The inputs of these statements. */
export interface TaggedFilesOptions {
  readonly schema: string;
  readonly query: FileListQuery & { readonly tags: FileTagFilter };
  readonly search: TagSearch;
  /** Conditions on other columns of the file, in a row called `f`; null for none. */
  readonly where: RawBuilder<SqlBool> | null;
}

/**
 * The ids of one page of files with tags, and one more. For each tag of the rarest group, or each status if any tag
 * matches, one index returns the files in the order of the page, at most one page. The files of other tags are read
 * beside them, in the same order. If all other tags are much more common, they are looked up for each file instead, as
 * are a fourth tag and any further ones: `offset 0` keeps the planner, which cannot know how often tags occur together,
 * from joining them.
 */
export function selectTaggedPage({ schema, query, search, where }: TaggedFilesOptions): RawBuilder<string> {
  const { ownerId, direction, first, after, tags } = query;
  const [isDescending, limit] = [direction === 'NEWEST_FIRST', sql.lit(first + 1)];
  const fileTags = sql.id(schema, 'file_tags');
  const order = isDescending
    ? sql`order by file_created_at desc, file_id desc`
    : sql`order by file_created_at, file_id`;
  const [rarest, ...others] = search.groups;

  const beyond = (name: string): RawBuilder<SqlBool>[] => {
    if (after === null) return [];
    const position = sql`(${after.createdAt.toISOString()}::timestamptz, ${after.id}::uuid)`;
    const ofTag = sql`(${sql.ref(`${name}.file_created_at`)}, ${sql.ref(`${name}.file_id`)})`;
    return [isDescending ? sql`${ofTag} < ${position}` : sql`${ofTag} > ${position}`];
  };
  const areAlike = (others[0]?.files ?? 0) <= MUCH_MORE_COMMON * (rarest?.files ?? 0);
  const hasTagOf = ({ ids }: TagGroup, index: number): RawBuilder<SqlBool> => {
    const isJoined = areAlike && ids.length === 1 && index < MOST_JOINED;
    const isSameFile = sql<SqlBool>`x.owner_id = ${ownerId} and x.file_created_at = m.file_created_at and x.file_id = m.file_id`;
    // The other conditions imply `beyond`, but the planner would not infer it, and would read from the start.
    const all = sql.join([isSameFile, isOneOf('x', ids), countsAs('x', tags), ...beyond('x')], sql` and `);
    return sql`exists (select from ${fileTags} x where ${all} ${isJoined ? sql`` : sql`offset 0`})`;
  };
  const conditions = [...others.map(hasTagOf), ...beyond('m'), ...ofFile(query)];
  if (search.none.length > 0) conditions.push(hasNone(schema, tags, search.none, sql.ref('m.file_id')));
  if (where !== null) {
    conditions.push(
      sql`exists (select from ${sql.id(schema, 'files')} f where f.id = m.file_id and ${where} offset 0)`,
    );
  }
  const sources =
    rarest?.ids.map((tagId) => isOneOf('m', [tagId])) ??
    tags.status.map((status) => sql<SqlBool>`m.status = ${sql.lit(status)}`);
  const filesBy = (source: RawBuilder<SqlBool>): RawBuilder<unknown> => sql`(
    select distinct m.file_created_at, m.file_id from ${fileTags} m
    where ${sql.join([sql`m.owner_id = ${ownerId}`, source, countsAs('m', tags), ...conditions], sql` and `)}
    ${order} limit ${limit}
  )`;
  return sql`${IN_ONE_PROCESS} select file_id from (${sql.join(sources.map(filesBy), sql` union `)}) page ${order} limit ${limit}`;
}

/**
 * Conditions on the columns that a row called `m` copies from its file: the index excludes other rows before the file
 * is looked up.
 */
function ofFile({ createdAfter, createdBefore, ids }: FileListQuery): RawBuilder<SqlBool>[] {
  const conditions: RawBuilder<SqlBool>[] = [];
  if (createdAfter != null) conditions.push(sql`m.file_created_at > ${createdAfter.toISOString()}::timestamptz`);
  if (createdBefore != null) conditions.push(sql`m.file_created_at < ${createdBefore.toISOString()}::timestamptz`);
  if (ids != null) conditions.push(sql`m.file_id = any(${[...ids]}::uuid[])`);
  return conditions;
}

/** Whether a file has none of some tags, looked up for each file. */
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

/** Darkroom's own ids, written as literals, so that the planner knows how common each of them is. */
function isOneOf(name: string, tagIds: readonly number[]): RawBuilder<SqlBool> {
  const ids = tagIds.map((id) => sql.lit(id));
  return ids.length === 1
    ? sql`${sql.ref(`${name}.tag_id`)} = ${ids[0]}`
    : sql`${sql.ref(`${name}.tag_id`)} in (${sql.join(ids)})`;
}
