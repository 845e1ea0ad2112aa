import type { DatabaseAttachments } from '@graphql-darkroom/core/adapter';
import { sql } from 'kysely';
import { IS_RESERVED, touchAttachedFiles } from './attachment-rows.ts';
import type { RecordsOptions } from './file-change.ts';

interface ReservationRow {
  readonly file_id: string;
  readonly target: string;
  readonly subject: string;
  readonly reservation: string;
}

/** {@link DatabaseAttachments.settle}. Waits for no lock: rows that others have locked are left for the next run. */
export function settleReservations(
  options: RecordsOptions,
  { olderThanSeconds, limit }: Parameters<DatabaseAttachments['settle']>[0],
): Promise<number> {
  const { statements, schema } = options;
  const [files, attachments] = [sql.id(schema, 'files'), sql.id(schema, 'attachments')];
  return statements.transaction(async (trx) => {
    const { rows: old } = await sql<ReservationRow>`
      select a.file_id, a.target, a.subject, a.reservation
      from ${attachments} a join ${files} f on f.id = a.file_id
      where ${IS_RESERVED} and a.attached_at <= statement_timestamp() - ${olderThanSeconds}::float8 * interval '1 second'
      order by a.attached_at limit ${limit}
      for update of a skip locked for no key update of f skip locked
    `.execute(trx);
    if (old.length === 0) return 0;
    const { rows: attached } = await sql<{ file_id: string }>`
      with ended as (
        delete from ${attachments} a using json_to_recordset(${JSON.stringify(old)}::text::json)
          as o (file_id uuid, target text, subject text, reservation uuid)
        where a.file_id = o.file_id and a.target = o.target and a.subject = o.subject
          and a.reservation = o.reservation and ${IS_RESERVED}
        returning a.file_id, a.target, a.subject, a.file_created_at, a.attached_at
      ), added as (
        insert into ${attachments} (file_id, target, subject, file_created_at, attached_at)
        select file_id, target, subject, file_created_at, min(attached_at) from ended
        group by file_id, target, subject, file_created_at
        on conflict do nothing returning file_id
      )
      select distinct file_id from added
    `.execute(trx);
    await touchAttachedFiles(
      trx,
      options,
      attached.map(({ file_id }) => file_id),
      null,
    );
    return old.length;
  });
}
