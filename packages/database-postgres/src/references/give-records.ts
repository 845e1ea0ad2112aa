import { sql, type Transaction } from 'kysely';
import { anyOf, IS_ATTACHED, lockFiles, touchAttachedFiles } from '../records/attachment-rows.ts';
import type { RecordsOptions } from '../records/file-change.ts';
import type { Tables } from '../sql/tables.ts';
import type { Reference } from './find-reference.ts';
import { placesNaming, readingReferences } from './naming.ts';

const AT_ONCE = 50;

/**
 * Gives attachments of a target without a record those of the rows that name their files, where the reference says
 * which column has the id.
 */
export async function giveRecords(options: RecordsOptions, reference: Reference): Promise<void> {
  if (reference.subject === null) return;
  const { schema } = options;
  const attachments = sql.id(schema, 'attachments');
  const named = sql`exists (select from ${placesNaming(reference, sql.ref('a.file_id'))} p where p.subject <> '')`;
  for (let after: { readonly created: string; readonly file_id: string } | null = null; ;) {
    const beyond =
      after === null
        ? sql``
        : sql`and (a.file_created_at, a.file_id) > (${after.created}::timestamptz, ${after.file_id}::uuid)`;
    const rows: readonly { readonly created: string; readonly file_id: string }[] = await readingReferences(
      options,
      async (trx) => {
        const { rows: page } = await sql<{ created: string; file_id: string }>`
          select to_json(a.file_created_at) #>> '{}' as created, a.file_id from ${attachments} a
          where a.target = ${reference.target} and a.subject = '' and ${IS_ATTACHED} ${beyond} and ${named}
          order by a.file_created_at, a.file_id limit ${sql.lit(AT_ONCE)}
        `.execute(trx);
        await moveToRecords(
          trx,
          options,
          reference,
          page.map(({ file_id }) => file_id),
        );
        return page;
      },
    );
    after = rows.at(-1) ?? null;
    if (rows.length < AT_ONCE) return;
  }
}

async function moveToRecords(
  trx: Transaction<Tables>,
  options: RecordsOptions,
  reference: Reference,
  ids: readonly string[],
): Promise<void> {
  if (ids.length === 0) return;
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
  await touchAttachedFiles(
    trx,
    options,
    rows.map(({ file_id }) => file_id),
    null,
  );
}
