import type { DatabaseConversions } from '@graphql-darkroom/core/adapter';
import type { RecordsOptions } from './file-change.ts';

/**
 * {@link DatabaseConversions.listOutdated} in Postgres. Pages follow the index of (file, name): all pages together read
 * it once, and no index is needed for this query alone.
 */
export async function listOutdated(
  { statements }: RecordsOptions,
  { name, recipe, failed, after, limit }: Parameters<DatabaseConversions['listOutdated']>[0],
): Promise<readonly string[]> {
  return statements.transaction(async (trx) => {
    let query = trx
      .selectFrom('conversions as c')
      .innerJoin('files as f', 'f.id', 'c.file_id')
      .select('c.file_id')
      .where('c.name', '=', name)
      .where('f.status', '=', 'READY')
      .where('f.deleted_at', 'is', null)
      .where((eb) =>
        failed ? eb.or([eb('c.recipe', '<>', recipe), eb('c.status', '=', 'FAILED')]) : eb('c.recipe', '<>', recipe),
      );
    if (after !== null) query = query.where('c.file_id', '>', after);
    const rows = await query.orderBy('c.file_id').limit(limit).execute();
    return rows.map(({ file_id }) => file_id);
  });
}
