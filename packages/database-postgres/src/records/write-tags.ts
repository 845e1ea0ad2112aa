import type { TagName } from '@graphql-darkroom/core';
import { type RawBuilder, sql, type Transaction } from 'kysely';
import type { Tables } from '../sql/tables.ts';

/**
 * Writes the names that are new, for all owners, in the order of their keys: transactions that share some wait for each other in one direction. Who waited
 * sees what the other wrote in its next statement.
 */
export async function addTagNames(trx: Transaction<Tables>, schema: string, tags: readonly TagName[]): Promise<void> {
  if (tags.length === 0) return;
  const [keys, names] = [tags.map(({ key }) => key), tags.map(({ name }) => name)];
  await sql`select ${sql.id(schema, 'add_tag_names')}(${keys}::text[], ${names}::text[])`.execute(trx);
}

/**
 * Changes tags of one file, whose row this transaction has locked, and how many of its owner's files have them. `changes` are common table expressions, the last
 * of which is called `changes` and has the columns owner_id, key and files: 1, 0 or -1.
 */
export async function changeTags(
  trx: Transaction<Tables>,
  schema: string,
  changes: RawBuilder<unknown>,
): Promise<void> {
  await sql`
    with ${changes}
    select ${sql.id(schema, 'count_tags')}(owner_id, array_agg(key), array_agg(files)) from changes group by owner_id
  `.execute(trx);
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
        select r.owner_id, t.key, -1 as files
        from removed r join ${sql.id(schema, 'tags')} t on t.id = r.tag_id
        where r.status <> 'REJECTED'
      )
    `,
  );
}
