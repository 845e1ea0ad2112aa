import { MAX_LISTED_ATTACHMENTS, MAX_SUBJECT_BYTES } from '@graphql-darkroom/core/adapter';
import { type RawBuilder, type SqlBool, sql, type Transaction } from 'kysely';
import type { RecordsOptions } from '../records/file-change.ts';
import type { Tables } from '../sql/tables.ts';
import type { Reference } from './find-reference.ts';

/** The column of a reference, in the form shown to people. */
export function columnOf({ schema, table, column }: Reference): string {
  return `${schema}.${table}.${column}`;
}

/** The table of a reference, for a `from`. */
export function tableOf({ schema, table }: Reference): RawBuilder<unknown> {
  return sql.id(schema, table);
}

/** Whether a row called `c` names a file. Can use an index. */
function names({ column, type, isArray }: Reference, fileId: RawBuilder<unknown>): RawBuilder<SqlBool> {
  const id = sql`${fileId}::${sql.raw(type)}`;
  const ids = sql.id('c', column);
  return isArray ? sql<SqlBool>`${ids} @> array[${id}]` : sql<SqlBool>`${ids} = ${id}`;
}

/** The record id of a row called `c`, as text; null if it has none. */
function recordOf({ subject }: Reference): RawBuilder<string | null> {
  if (subject === null) return sql<null>`null`;
  const id = sql`${sql.id('c', subject)}::text collate "C"`;
  return sql<string>`case when octet_length(${id}) between 1 and ${sql.lit(MAX_SUBJECT_BYTES)} then ${id} end`;
}

/**
 * Whether a row names a file. If the reference has a `subject` column and the record is known, only a row of that
 * record counts.
 */
export function isNamed(
  reference: Reference,
  fileId: RawBuilder<unknown>,
  subject: RawBuilder<unknown>,
): RawBuilder<SqlBool> {
  const ofRecord =
    reference.subject === null
      ? sql``
      : sql`and (${subject} = '' or ${sql.id('c', reference.subject)}::text collate "C" = ${subject})`;
  // The `offset` makes this a lookup for each file: a join would read the whole table for each page.
  return sql<SqlBool>`exists (
    select from ${tableOf(reference)} c where ${names(reference, fileId)} ${ofRecord} offset 0
  )`;
}

/** The places at which rows name a file, as rows of `target` and `subject`, which is empty if no record is known. */
export function placesNaming(reference: Reference, fileId: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(
    select distinct ${reference.target}::text as target, coalesce(${recordOf(reference)}, '') as subject
    from ${tableOf(reference)} c where ${names(reference, fileId)} limit ${sql.lit(MAX_LISTED_ATTACHMENTS)}
  )`;
}

/**
 * Runs a transaction that reads tables of the host. It fails if row-level security would hide rows, as a dump does: a
 * hidden row must not be mistaken for a deleted one.
 */
export function readingReferences<Result>(
  { statements }: Pick<RecordsOptions, 'statements'>,
  work: (trx: Transaction<Tables>) => Promise<Result>,
): Promise<Result> {
  return statements.transaction(async (trx) => {
    await seeAllRows(trx);
    return work(trx);
  });
}

/** The same, for an open transaction. */
export async function seeAllRows(trx: Transaction<Tables>): Promise<void> {
  await sql`set local row_security = off`.execute(trx);
}
