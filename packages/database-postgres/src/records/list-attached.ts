import type { DatabaseAttachments } from '@graphql-darkroom/core/adapter';
import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Tables } from '../sql/tables.ts';
import { IS_ATTACHED } from './attachment-rows.ts';
import { selectFiles, toFileRecord } from './file-record.ts';

type ListInput = Parameters<DatabaseAttachments['list']>[0];

/**
 * {@link DatabaseAttachments.list}: for each coordinate, one index returns the files in the order of the page, at most
 * one page.
 */
export async function listAttached(
  db: Kysely<Tables>,
  schema: string,
  { target, formerly, subject, direction, first, after }: ListInput,
): ReturnType<DatabaseAttachments['list']> {
  const isDescending = direction === 'NEWEST_FIRST';
  const [order, limit] = [
    isDescending ? sql`order by file_created_at desc, file_id desc` : sql`order by file_created_at, file_id`,
    sql.lit(first + 1),
  ];
  const ofSubject = subject === null ? sql`` : sql`and a.subject = ${subject}`;
  const beyond =
    after === null
      ? sql``
      : sql`and (a.file_created_at, a.file_id) ${isDescending ? sql`<` : sql`>`}
          (${after.createdAt.toISOString()}::timestamptz, ${after.id}::uuid)`;
  const filesAt = (coordinate: string): RawBuilder<unknown> => sql`(
    select distinct a.file_created_at, a.file_id from ${sql.id(schema, 'attachments')} a
    where a.target = ${coordinate} ${ofSubject} and ${IS_ATTACHED} ${beyond} ${order} limit ${limit}
  )`;
  const page = sql`select file_id from (
    ${sql.join([target, ...formerly].map(filesAt), sql` union `)}
  ) page ${order} limit ${limit}`;
  const rows = await selectFiles(db)
    .where(sql<boolean>`f.id = any(array(${page}))`)
    .orderBy('f.created_at', isDescending ? 'desc' : 'asc')
    .orderBy('f.id', isDescending ? 'desc' : 'asc')
    .execute();
  return { files: rows.slice(0, first).map(toFileRecord), hasNextPage: rows.length > first };
}
