import { type FileListQuery, type FileRecord, nameKey } from '@graphql-darkroom/core/adapter';
import { type Kysely, type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Tables } from '../sql/tables.ts';
import { selectFiles, toFileRecord } from './file-record.ts';
import { readTagSearch } from './tag-search.ts';
import { hasNone, selectTaggedPage } from './tagged-files.ts';

type Page = { readonly files: readonly FileRecord[]; readonly hasNextPage: boolean };

/** One page of an owner's files. An index returns it in order, however many pages precede it. */
export async function listFiles(db: Kysely<Tables>, schema: string, query: FileListQuery): Promise<Page> {
  const { ownerId, direction, first, after, tags } = query;
  const search = tags === null ? null : await readTagSearch(db, ownerId, tags);
  if (tags !== null && search === null) return { files: [], hasNextPage: false };

  const [order, beyond] = direction === 'NEWEST_FIRST' ? (['desc', sql`<`] as const) : (['asc', sql`>`] as const);
  const where = conditionsOf(query);
  let select = selectFiles(db);
  if (tags !== null && search !== null && (search.isAny || search.groups.length > 0)) {
    const page = selectTaggedPage({ schema, query: { ...query, tags }, search, where });
    select = select.where(sql<boolean>`f.id = any(array(${page}))`);
  } else {
    select = select.where('f.owner_id', '=', ownerId);
    if (where !== null) select = select.where(where);
    if (tags !== null && search !== null && search.none.length > 0) {
      select = select.where(hasNone(schema, tags, search.none, sql.ref('f.id')));
    }
    if (after !== null) {
      const position = sql`(${after.createdAt.toISOString()}::timestamptz, ${after.id}::uuid)`;
      select = select.where(sql<boolean>`(f.created_at, f.id) ${beyond} ${position}`);
    }
  }
  const rows = await select
    .orderBy('f.created_at', order)
    .orderBy('f.id', order)
    .limit(first + 1)
    .execute();
  return { files: rows.slice(0, first).map(toFileRecord), hasNextPage: rows.length > first };
}

/** The conditions other than tags, on a row called `f`. */
function conditionsOf(query: FileListQuery): RawBuilder<SqlBool> | null {
  const { status, contentType, createdAfter, createdBefore, namePrefix, visibility, targets, ids } = query;
  const conditions: RawBuilder<SqlBool>[] = [];
  if (status !== null) conditions.push(sql`f.status = any(${[...status]}::text[])`);
  if (contentType?.endsWith('/*') === true) {
    conditions.push(sql`starts_with(f.content_type, ${contentType.slice(0, -1)})`);
  } else if (contentType !== null) {
    conditions.push(sql`f.content_type = ${contentType}`);
  }
  if (createdAfter != null) conditions.push(sql`f.created_at > ${createdAfter.toISOString()}::timestamptz`);
  if (createdBefore != null) conditions.push(sql`f.created_at < ${createdBefore.toISOString()}::timestamptz`);
  if (namePrefix != null) {
    conditions.push(sql`f.name_key like ${`${nameKey(namePrefix).replaceAll(/[\\%_]/g, '\\$&')}%`}`);
  }
  if (visibility != null) conditions.push(sql`f.visibility = ${visibility}`);
  if (targets != null) conditions.push(sql`f.target = any(${[...targets]}::text[])`);
  if (ids != null) conditions.push(sql`f.id = any(${[...ids]}::uuid[])`);
  return conditions.length === 0 ? null : sql`${sql.join(conditions, sql` and `)}`;
}
