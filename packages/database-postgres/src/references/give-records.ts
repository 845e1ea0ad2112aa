import { sql, type Transaction } from 'kysely';
import { anyOf, IS_ATTACHED, lockFiles, touchAttachedFiles } from '../records/attachment-rows.ts';
import type { RecordsOptions } from '../records/file-change.ts';
import type { Tables } from '../sql/tables.ts';
import type { Reference } from './find-reference.ts';
import { placesNaming, readingReferences } from './naming.ts';

interface PageRow {
  readonly created: string;
  readonly file_id: string;
  /** Whether a row with a record id names it. */
  readonly has_record: boolean;
}

const AT_ONCE = 100;

/**
 * Moves attachments of a target that have no record to the records of the rows that name their files, if the reference
 * has a `subject` column.
 */
export async function giveRecords(options: RecordsOptions, reference: Reference): Promise<void> {
  if (reference.subject === null) return;
  for (let after: PageRow | null = null; ;) {
    const from: PageRow | null = after;
    const page: readonly PageRow[] = await readingReferences(options, async (trx) => {
      const rows = await readPage(trx, options, reference, from);
      const found = rows.filter(({ has_record }) => has_record).map(({ file_id }) => file_id);
      if (found.length > 0) await moveToRecords(trx, options, reference, found);
      return rows;
    });
    after = page.at(-1) ?? null;
    if (page.length < AT_ONCE) return;
  }
}

async function readPage(
  trx: Transaction<Tables>,
  { schema }: RecordsOptions,
  reference: Reference,
  after: PageRow | null,
): Promise<readonly PageRow[]> {
  const beyond =
    after === null
      ? sql``
      : sql`and (a.file_created_at, a.file_id) > (${after.created}::timestamptz, ${after.file_id}::uuid)`;
  const { rows } = await sql<PageRow>`
    with page as materialized (
      select a.file_created_at, a.file_id from ${sql.id(schema, 'attachments')} a
      where a.target = ${reference.target} and a.subject = '' and ${IS_ATTACHED} ${beyond}
      order by a.file_created_at, a.file_id limit ${sql.lit(AT_ONCE)}
    )
    select to_json(a.file_created_at) #>> '{}' as created, a.file_id,
      exists (select from ${placesNaming(reference, sql.ref('a.file_id'))} p where p.subject <> '' offset 0) as has_record
    from page a order by a.file_created_at, a.file_id
  `.execute(trx);
  return rows;
}

async function moveToRecords(
  trx: Transaction<Tables>,
  options: RecordsOptions,
  reference: Reference,
  ids: readonly string[],
): Promise<void> {
  const attachments = sql.id(options.schema, 'attachments');
  const locked = await lockFiles(trx, options.schema, sql`select unnest(${[...ids]}::uuid[])`, 'SKIP');
  const { rows } = await sql<{ file_id: string }>`
    with found as materialized (
      select a.file_id, a.file_created_at, a.attached_at, p.subject
      from ${attachments} a cross join lateral ${placesNaming(reference, sql.ref('a.file_id'))} p
      where a.target = ${reference.target} and a.subject = '' and ${IS_ATTACHED} and a.file_id = ${anyOf(locked)}
        and p.subject <> ''
    ), gone as (
      delete from ${attachments} a where a.target = ${reference.target} and a.subject = '' and ${IS_ATTACHED}
        and a.file_id in (select file_id from found)
    ), added as (
      insert into ${attachments} (file_id, target, subject, file_created_at, attached_at)
      select file_id, ${reference.target}, subject, file_created_at, attached_at from found
      on conflict do nothing
    )
    select distinct file_id from found
  `.execute(trx);
  const moved = rows.map(({ file_id }) => file_id);
  await touchAttachedFiles(trx, options, moved, null);
}
