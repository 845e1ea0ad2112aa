import { type RawBuilder, type SqlBool, sql, type Transaction } from 'kysely';
import { notifyOfChange } from '../changed-file.ts';
import type { Tables } from '../sql/tables.ts';
import { secondsFromNow } from './file-change.ts';

/** The reservation of rows that are attachments. Written as a literal, so that it matches the partial indexes. */
const ATTACHED: RawBuilder<string> = sql<string>`'00000000-0000-0000-0000-000000000000'`;

/** Whether a row called `a` is an attachment. */
export const IS_ATTACHED: RawBuilder<SqlBool> = sql<SqlBool>`a.reservation = ${ATTACHED}`;

/** Whether a row called `a` is a reservation. */
export const IS_RESERVED: RawBuilder<SqlBool> = sql<SqlBool>`a.reservation <> ${ATTACHED}`;

/** A place, as stored in rows. */
export interface PlaceRow {
  readonly target: string;
  /** Empty if no record is known. */
  readonly subject: string;
}

/** A file at a place. */
export interface FilePlaceRow extends PlaceRow {
  readonly file_id: string;
}

/** Rows for a `from`. Sent as text, since clients treat JSON values differently. */
export function rowsOf(rows: readonly (PlaceRow | FilePlaceRow)[], name: string): RawBuilder<unknown> {
  return sql`json_to_recordset(${JSON.stringify(rows)}::text::json) as ${sql.id(name)} (file_id uuid, target text, subject text)`;
}

/** Ids for a condition. */
export function anyOf(ids: readonly string[]): RawBuilder<string> {
  return sql<string>`any(${[...ids]}::uuid[])`;
}

/**
 * Locks the files that exist, in the order of their ids, so that overlapping transactions wait for each other in one
 * direction. `SKIP` skips files that others have locked. Only a later statement sees what was committed meanwhile.
 */
export async function lockFiles(
  trx: Transaction<Tables>,
  schema: string,
  ids: RawBuilder<unknown>,
  locked: 'WAIT' | 'SKIP' = 'WAIT',
): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    select f.id from ${sql.id(schema, 'files')} f
    where f.deleted_at is null and f.id = any(array(${ids}))
    order by f.id for no key update ${locked === 'SKIP' ? sql`skip locked` : sql``}
  `.execute(trx);
  return rows.map(({ id }) => id);
}

/**
 * Updates files whose attachments this transaction has changed under their locks: increments the version, sets when
 * they expire, and publishes the change. A file that is not READY does not expire: its upload decides first.
 */
export async function touchAttachedFiles(
  trx: Transaction<Tables>,
  { schema, channel }: { readonly schema: string; readonly channel: string },
  ids: readonly string[],
  detachedExpiresInSeconds: number | null,
): Promise<void> {
  if (ids.length === 0) return;
  // `offset 0` forces a lookup for each file: for a thousand files, the planner would read all attachments.
  const isAttached = sql`exists (
    select from ${sql.id(schema, 'attachments')} a where a.file_id = f.id and ${IS_ATTACHED} offset 0
  )`;
  const expiresAt =
    detachedExpiresInSeconds === null
      ? sql`null`
      : sql`case when f.status = 'READY' and not ${isAttached} then ${secondsFromNow(detachedExpiresInSeconds)} end`;
  await sql`
    with changed as (
      update ${sql.id(schema, 'files')} f set version = f.version + 1, was_attached = true, expires_at = ${expiresAt}
      where f.id = ${anyOf(ids)} returning f.id, f.owner_id
    )
    select ${notifyOfChange(channel, sql.ref('changed.id'), sql.ref('changed.owner_id'))} as notified from changed
  `.execute(trx);
}
