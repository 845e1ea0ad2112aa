import { RESERVATION_HOLDS_SECONDS } from '@graphql-darkroom/core/adapter';
import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { IS_ATTACHED, IS_RESERVED } from './attachment-rows.ts';

/**
 * Whether a file, in a row called `f`, has expired and nothing is attached to it. Uses the start time of the statement:
 * an index cannot be searched by a clock that moves meanwhile.
 */
export function hasExpired(schema: string): RawBuilder<SqlBool> {
  return sql<SqlBool>`f.expires_at <= statement_timestamp()
    and not exists (select from ${sql.id(schema, 'attachments')} a where a.file_id = f.id offset 0)`;
}

/** Whether no mutation that may still be in progress has reserved the file. */
export function isUnreserved(schema: string): RawBuilder<SqlBool> {
  return sql<SqlBool>`not exists (
    select from ${sql.id(schema, 'attachments')} a
    where a.file_id = f.id and ${IS_RESERVED} and a.attached_at > statement_timestamp() - ${sql.lit(RESERVATION_HOLDS_SECONDS)} * interval '1 second'
  )`;
}

/** For an update of `files`: when a file that becomes READY expires by its policy; null if it is attached. */
export function expiresUnattached(schema: string): RawBuilder<string | null> {
  return sql<string | null>`case when not exists (
    select from ${sql.id(schema, 'attachments')} a where a.file_id = ${sql.id(schema, 'files')}.id and ${IS_ATTACHED}
  ) then clock_timestamp() + (policy->>'unattachedExpiresInSeconds')::float8 * interval '1 second' end`;
}
