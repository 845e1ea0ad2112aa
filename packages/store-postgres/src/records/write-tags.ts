import type { TagName } from '@graphql-darkroom/core';
import { type RawBuilder, sql, type Transaction } from 'kysely';
import type { Tables } from '../database/tables.ts';

/**
 * Writes the names that are new, for all owners, in the order of their keys: transactions that share some wait for each other in one direction. Who waited
 * sees what the other wrote in its next statement.
 */
export async function addTagNames(trx: Transaction<Tables>, schema: string, tags: readonly TagName[]): Promise<void> {
  if (tags.length === 0) return;
  const table = sql.id(schema, 'tags');
  await sql`
    insert into ${table} (key, name)
    select w.key, w.name
    from unnest(${tags.map(({ key }) => key)}::text[], ${tags.map(({ name }) => name)}::text[]) as w (key, name)
    where not exists (select from ${table} t where t.key = w.key)
    order by w.key collate "C"
    on conflict (key) do nothing
  `.execute(trx);
}

/**
 * Changes tags of one file, whose row this transaction has locked, and how many of its owner's files have them. `changes` are common table expressions, the last
 * of which is called `changes` and has the columns owner_id, key, tag_id and files, by how much. The counts come in the order of their keys: files of
 * one owner wait for each other in one direction, and only after all else is written.
 */
export async function changeTags(
  trx: Transaction<Tables>,
  schema: string,
  changes: RawBuilder<unknown>,
): Promise<void> {
  const table = sql.id(schema, 'owner_tags');
  const { rows } = await sql<{ readonly owner_id: string; readonly key: string }>`
    with ${changes},
    counted as (
      insert into ${table} as o (owner_id, key, tag_id, files)
      select c.owner_id, c.key, c.tag_id, c.files from changes c where c.owner_id is not null and c.files <> 0 order by c.key
      on conflict (owner_id, key) do update set files = o.files + excluded.files
      returning o.owner_id, o.key, o.files
    )
    select owner_id, key from counted where files = 0
  `.execute(trx);
  const ownerId = rows[0]?.owner_id;
  if (ownerId === undefined) return;
  // Whoever has deleted their last file leaves no trace. The rows are locked: nobody has counted since.
  await trx
    .deleteFrom('owner_tags')
    .where('owner_id', '=', ownerId)
    .where('key', '=', sql<string>`any(${rows.map(({ key }) => key)}::text[])`)
    .execute();
}

/** Removes all tags of a file whose row this transaction has locked. */
export async function removeTags(trx: Transaction<Tables>, schema: string, fileId: string): Promise<void> {
  await changeTags(
    trx,
    schema,
    sql`
      removed as (
        delete from ${sql.id(schema, 'file_tags')} where file_id = ${fileId}::uuid returning owner_id, tag_id, status
      ),
      changes as (
        select r.owner_id, t.key, r.tag_id, -1 as files
        from removed r join ${sql.id(schema, 'tags')} t on t.id = r.tag_id
        where r.status <> 'REJECTED'
      )
    `,
  );
}
