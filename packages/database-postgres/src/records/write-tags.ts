import type { TagName } from '@graphql-darkroom/core/adapter';
import { type RawBuilder, sql, type Transaction } from 'kysely';
import type { Tables } from '../sql/tables.ts';

/**
 * Writes the names that are new to the file's owner, in the order of their keys, so that transactions with common names
 * wait for each other in one direction. A transaction that waited sees the other's names in its next statement. Returns
 * false, without writing any, if the owner would have more than `maxNames`.
 */
export async function addTagNames(
  trx: Transaction<Tables>,
  schema: string,
  file: { readonly id: string; readonly ownerId: string | null },
  tags: readonly TagName[],
  maxNames: number | null,
): Promise<boolean> {
  if (tags.length === 0) return true;
  const [keys, names] = [tags.map(({ key }) => key), tags.map(({ name }) => name)];
  const scope = sql`${sql.id(schema, 'tag_scope')}(${file.ownerId}::text, ${file.id}::uuid)`;
  const { rows } = await sql<{ added: boolean }>`
    select ${sql.id(schema, 'add_tag_names')}(${scope}, ${keys}::text[], ${names}::text[], ${maxNames}::integer, true) as added
  `.execute(trx);
  return rows[0]?.added === true;
}

/**
 * Changes tags of one file, whose row this transaction has locked, and the numbers of its owner's files that have them.
 * `changes` are common table expressions, the last of which is called `changes` and has the columns owner_id, key and
 * files: 1, 0 or -1.
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

/**
 * Deletes all tags of a file whose row this transaction has locked, and the names that no file of its owner has any
 * more.
 */
export async function removeTags(trx: Transaction<Tables>, schema: string, fileId: string): Promise<void> {
  await sql`select ${sql.id(schema, 'remove_tags')}(${fileId}::uuid)`.execute(trx);
}
