import type {
  DatabaseConversions,
  NewConversion,
  RequestConversionOutcome,
  RequestedConversion,
} from '@graphql-darkroom/core/adapter';
import { sql, type Transaction, type UpdateObject } from 'kysely';
import type { Tables } from '../sql/tables.ts';
import { lockReadyFile, type RecordsOptions, touchFile } from './file-change.ts';

/** {@link DatabaseConversions.request} in Postgres. */
export function requestConversion(
  { statements, channel, sendJobs }: RecordsOptions,
  { fileId, conversion, maxRequests, jobs, db }: Parameters<DatabaseConversions['request']>[0],
): Promise<RequestConversionOutcome> {
  return statements.transaction(async (trx) => {
    const file = await lockReadyFile(trx, fileId).select('id').executeTakeFirst();
    if (file === undefined) return 'NOT_READY';
    const requested = await requestOfLocked(trx, fileId, conversion, maxRequests);
    if (typeof requested === 'string') return requested;
    await touchFile(trx, channel, fileId);
    await sendJobs(trx, fileId, jobs(requested.conversionId));
    return 'REQUESTED';
  }, db);
}

/** Requests a conversion of a file whose row this transaction has locked, or returns why it stays as it is. */
export async function requestOfLocked(
  trx: Transaction<Tables>,
  fileId: string,
  { id, name, recipe, requestId }: NewConversion,
  maxRequests: number,
): Promise<RequestedConversion | 'UNCHANGED' | 'EXHAUSTED'> {
  const existing = await trx
    .selectFrom('conversions')
    .select(['id', 'recipe', 'status', 'requests'])
    .where('file_id', '=', fileId)
    .where('name', '=', name)
    .executeTakeFirst();
  if (existing === undefined) {
    await trx.insertInto('conversions').values({ id, file_id: fileId, name, recipe, request_id: requestId }).execute();
    return { conversionId: id, requestId };
  }
  if (existing.status !== 'FAILED' && existing.recipe === recipe) return 'UNCHANGED';
  if (existing.requests >= maxRequests) return 'EXHAUSTED';
  await trx
    .updateTable('conversions')
    .set(requestedAgain({ recipe, requestId }))
    .where('id', '=', existing.id)
    .execute();
  return { conversionId: existing.id, requestId };
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
