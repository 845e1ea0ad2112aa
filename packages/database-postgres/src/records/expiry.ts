import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { IS_ATTACHED, IS_RESERVED } from './attachment-rows.ts';

/**
 * Whether a file, in a row called `f`, may be deleted as nothing is attached to it. By the clock of the statement: an
 * index cannot be searched by one that moves meanwhile.
 */
export function hasExpired(schema: string): RawBuilder<SqlBool> {
  return sql<SqlBool>`f.expires_at <= statement_timestamp()
    and not exists (select from ${sql.id(schema, 'attachments')} a where a.file_id = f.id)`;
}

/** Whether no mutation that may still be under way has reserved it. */
export function isUnreserved(schema: string): RawBuilder<SqlBool> {
  return sql<SqlBool>`not exists (
    select from ${sql.id(schema, 'attachments')} a
    where a.file_id = f.id and ${IS_RESERVED} and a.attached_at > statement_timestamp() - interval '5 minutes'
  )`;
}

/** A moment for a column of a row of `files`; null where the file is attached. */
export function unlessAttached(schema: string, moment: RawBuilder<string>): RawBuilder<string | null> {
  return sql<string | null>`case when not exists (
    select from ${sql.id(schema, 'attachments')} a where a.file_id = ${sql.id(schema, 'files')}.id and ${IS_ATTACHED}
  ) then ${moment} end`;
}
