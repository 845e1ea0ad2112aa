import type { RequestConversionOutcome, DatabaseConversions } from '@graphql-darkroom/core/adapter';
import { sql, type UpdateObject } from 'kysely';
import type { Tables } from '../sql/tables.ts';
import { lockReadyFile, type RecordsOptions, touchFile } from './file-change.ts';

/** {@link DatabaseConversions.request} in Postgres. */
export function requestConversion(
  { statements, channel, sendJobs }: RecordsOptions,
  { fileId, conversion, maxRequests, jobs, db }: Parameters<DatabaseConversions['request']>[0],
): Promise<RequestConversionOutcome> {
  const { id, name, recipe, requestId } = conversion;
  return statements.transaction(async (trx) => {
    const file = await lockReadyFile(trx, fileId).select('id').executeTakeFirst();
    if (file === undefined) return 'NOT_READY';

    const existing = await trx
      .selectFrom('conversions')
      .select(['id', 'recipe', 'status', 'requests'])
      .where('file_id', '=', fileId)
      .where('name', '=', name)
      .executeTakeFirst();
    if (existing === undefined) {
      await trx
        .insertInto('conversions')
        .values({ id, file_id: fileId, name, recipe, request_id: requestId })
        .execute();
    } else {
      if (existing.status !== 'FAILED' && existing.recipe === recipe) return 'UNCHANGED';
      if (existing.requests >= maxRequests) return 'EXHAUSTED';
      await trx
        .updateTable('conversions')
        .set(requestedAgain({ recipe, requestId }))
        .where('id', '=', existing.id)
        .execute();
    }
    await touchFile(trx, channel, fileId);
    await sendJobs(trx, fileId, jobs(existing?.id ?? id));
    return 'REQUESTED';
  }, db);
}

/** The values of a conversion that has been requested again. */
export function requestedAgain({
  recipe,
  requestId,
}: {
  readonly recipe: string;
  readonly requestId: string;
}): UpdateObject<Tables, 'conversions'> {
  return {
    recipe,
    request_id: requestId,
    requests: sql`requests + 1`,
    status: 'PENDING',
    attempts: 0,
    // A finished attempt left nothing behind except the object that is still served.
    attempt_id: sql`case when status = 'DONE' then null else attempt_id end`,
    error: null,
  };
}
