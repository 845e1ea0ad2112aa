import { MAX_LISTED_ATTACHMENTS, MAX_SUBJECT_BYTES } from '@graphql-darkroom/core/adapter';
import { type RawBuilder, type SqlBool, sql, type Transaction } from 'kysely';
import type { RecordsOptions } from '../records/file-change.ts';
import type { Tables } from '../sql/tables.ts';
import type { Reference } from './find-reference.ts';

/** The column of a reference as people read it. */
export function columnOf({ schema, table, column }: Reference): string {
  return `${schema}.${table}.${column}`;
}

/** The table of a reference in a `from`. */
export function tableOf({ schema, table }: Reference): RawBuilder<unknown> {
  return sql.id(schema, table);
}

/** Whether a row called `c` names a file, by an index. */
function names({ column, type, isArray }: Reference, fileId: RawBuilder<unknown>): RawBuilder<SqlBool> {
  const id = sql`${fileId}::${sql.raw(type)}`;
  const ids = sql.id('c', column);
  return isArray ? sql<SqlBool>`${ids} @> array[${id}]` : sql<SqlBool>`${ids} = ${id}`;
}

/** The id of the record of a row called `c`, as text; null where it has none. */
function recordOf({ subject }: Reference): RawBuilder<string | null> {
  if (subject === null) return sql<null>`null`;
  const id = sql`${sql.id('c', subject)}::text collate "C"`;
  return sql<string>`case when octet_length(${id}) between 1 and ${sql.lit(MAX_SUBJECT_BYTES)} then ${id} end`;
}

/**
 * Whether a row names a file: one of the record, where the reference says which column has its id, and there is one.
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
  // The `offset` keeps it a look-up for each file: a join would read the whole table for each page.
  return sql<SqlBool>`exists (
    select from ${tableOf(reference)} c where ${names(reference, fileId)} ${ofRecord} offset 0
  )`;
}

/** Where rows name a file, as rows of `target` and `subject`, which is empty where no record is known. */
export function placesNaming(reference: Reference, fileId: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(
    select distinct ${reference.target}::text as target, coalesce(${recordOf(reference)}, '') as subject
    from ${tableOf(reference)} c where ${names(reference, fileId)} limit ${sql.lit(MAX_LISTED_ATTACHMENTS)}
  )`;
}

/**
 * A transaction that reads tables of the host's. Row-level security that would hide rows is an error there, as in a
 * dump: a row that is hidden must not be taken for one that is gone.
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

/** The same for a transaction that is open. */
export async function seeAllRows(trx: Transaction<Tables>): Promise<void> {
  await sql`set local row_security = off`.execute(trx);
}
