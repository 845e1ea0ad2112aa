import type { DatabaseFiles } from '@graphql-darkroom/core/adapter';
import { sql } from 'kysely';
import { notifyOfChange } from '../changed-file.ts';
import type { RecordsOptions } from './file-change.ts';

/**
 * {@link DatabaseFiles.attach}: the files are locked in the order of their ids, so that attachments that
 * cross wait for each other.
 */
export async function attachFiles(
  { statements, channel }: RecordsOptions,
  { fileIds, target, db }: Parameters<DatabaseFiles['attach']>[0],
): Promise<readonly string[]> {
  if (fileIds.length === 0) return [];
  return statements.transaction(async (trx) => {
    const files = await trx
      .selectFrom('files')
      .select('id')
      .where('id', '=', sql<string>`any(${[...fileIds]}::uuid[])`)
      .where('deleted_at', 'is', null)
      .orderBy('id')
      .forNoKeyUpdate()
      .execute();
    const ids = files.map(({ id }) => id);
    if (ids.length === 0) return [];
    const attached = await trx
      .insertInto('attachments')
      .values(ids.map((id) => ({ file_id: id, target })))
      .onConflict((conflict) => conflict.doNothing())
      .returning('file_id')
      .execute();
    if (attached.length === 0) return ids;
    await trx
      .with('changed', (cte) =>
        cte
          .updateTable('files')
          .set({ version: sql`version + 1` })
          .where('id', '=', sql<string>`any(${attached.map(({ file_id }) => file_id)}::uuid[])`)
          .returning(['id', 'owner_id']),
      )
      .selectFrom('changed')
      .select(notifyOfChange(channel, sql.ref('changed.id'), sql.ref('changed.owner_id')).as('notified'))
      .execute();
    return ids;
  }, db);
}
