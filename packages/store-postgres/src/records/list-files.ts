import type { FileListQuery, FileRecord } from '@graphql-darkroom/core';
import { type Kysely, sql } from 'kysely';
import type { Tables } from '../database/tables.ts';
import { selectFiles, toFileRecord } from './file-record.ts';

/** One page of an owner's files: the index gives it in order, whatever the page's number. */
export async function listFiles(
  db: Kysely<Tables>,
  { ownerId, status, contentType, direction, first, after }: FileListQuery,
): Promise<{ readonly files: readonly FileRecord[]; readonly hasNextPage: boolean }> {
  const [order, beyond] = direction === 'NEWEST_FIRST' ? (['desc', sql`<`] as const) : (['asc', sql`>`] as const);

  let query = selectFiles(db).where('f.owner_id', '=', ownerId);
  if (status !== null) query = query.where('f.status', '=', sql<FileRecord['status']>`any(${[...status]}::text[])`);
  if (contentType?.endsWith('/*') === true) {
    query = query.where(sql<boolean>`starts_with(f.content_type, ${contentType.slice(0, -1)})`);
  } else if (contentType !== null) {
    query = query.where('f.content_type', '=', contentType);
  }
  if (after !== null) {
    const position = sql`(${after.createdAt.toISOString()}::timestamptz, ${after.id}::uuid)`;
    query = query.where(sql<boolean>`(f.created_at, f.id) ${beyond} ${position}`);
  }
  const rows = await query
    .orderBy('f.created_at', order)
    .orderBy('f.id', order)
    .limit(first + 1)
    .execute();
  return { files: rows.slice(0, first).map(toFileRecord), hasNextPage: rows.length > first };
}
