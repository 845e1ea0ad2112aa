import { sql } from 'kysely';
import { IS_RESERVED, touchAttachedFiles } from '../records/attachment-rows.ts';
import type { RecordsOptions } from '../records/file-change.ts';
import type { Reference } from './find-reference.ts';
import { isNamed, placesNaming, readingReferences } from './naming.ts';

/** The outcome for reservations. */
interface Settled {
  readonly attached: number;
  readonly released: number;
}

interface ReservationRow {
  readonly file_id: string;
  readonly subject: string;
  readonly reservation: string;
}

const AT_ONCE = 50;

/**
 * Ends the reservations of a target that are older than `olderThanSeconds`. If a row names the file, the reservation
 * becomes an attachment to its record. Rows that others have locked are left for the next run.
 */
export async function settleByReferences(
  options: RecordsOptions,
  reference: Reference,
  olderThanSeconds: number,
): Promise<Settled> {
  const total = { attached: 0, released: 0 };
  for (;;) {
    const { ended, attached } = await settlePage(options, reference, olderThanSeconds);
    total.attached += attached;
    total.released += ended - attached;
    if (ended < AT_ONCE) return total;
  }
}

function settlePage(
  options: RecordsOptions,
  reference: Reference,
  olderThanSeconds: number,
): Promise<{ readonly ended: number; readonly attached: number }> {
  const { schema } = options;
  const { target } = reference;
  const [files, attachments] = [sql.id(schema, 'files'), sql.id(schema, 'attachments')];
  return readingReferences(options, async (trx) => {
    const { rows: old } = await sql<ReservationRow>`
      select a.file_id, a.subject, a.reservation from ${attachments} a join ${files} f on f.id = a.file_id
      where ${IS_RESERVED} and a.target = ${target}
        and a.attached_at <= statement_timestamp() - ${olderThanSeconds}::float8 * interval '1 second'
      order by a.attached_at limit ${sql.lit(AT_ONCE)}
      for update of a skip locked for no key update of f skip locked
    `.execute(trx);
    if (old.length === 0) return { ended: 0, attached: 0 };
    // A reservation without a record becomes attachments to the records of the rows.
    const { rows } = await sql<{ file_id: string; is_new: boolean }>`
      with ended as (
        delete from ${attachments} a using json_to_recordset(${JSON.stringify(old)}::text::json)
          as o (file_id uuid, subject text, reservation uuid)
        where a.file_id = o.file_id and a.target = ${target} and a.subject = o.subject
          and a.reservation = o.reservation and ${IS_RESERVED}
        returning a.file_id, a.subject, a.reservation, a.file_created_at, a.attached_at
      ), named as (
        select e.* from ended e
        where e.subject <> '' and ${isNamed(reference, sql.ref('e.file_id'), sql.ref('e.subject'))}
        union all
        select e.file_id, p.subject, e.reservation, e.file_created_at, e.attached_at
        from ended e cross join lateral ${placesNaming(reference, sql.ref('e.file_id'))} p where e.subject = ''
      ), added as (
        insert into ${attachments} (file_id, target, subject, file_created_at, attached_at)
        select file_id, ${target}, subject, file_created_at, min(attached_at) from named
        group by file_id, subject, file_created_at
        on conflict do nothing returning file_id
      )
      select n.file_id, exists (select from added d where d.file_id = n.file_id) as is_new
      from (select distinct file_id, reservation from named) n
    `.execute(trx);
    const changed = [...new Set(rows.filter(({ is_new }) => is_new).map(({ file_id }) => file_id))];
    await touchAttachedFiles(trx, options, changed, null);
    return { ended: old.length, attached: Math.min(rows.length, old.length) };
  });
}
