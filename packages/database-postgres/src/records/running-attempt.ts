import type { Transaction, UpdateObject, UpdateQueryBuilder, UpdateResult } from 'kysely';
import type { Tables } from '../sql/tables.ts';

/** Identifies an attempt at a conversion. */
export interface Attempt {
  readonly conversionId: string;
  readonly requestId: string;
  readonly attemptId: string;
}

/** Changes the conversion of an attempt, if it is the current one and still runs. */
export function updateRunning(
  trx: Transaction<Tables>,
  { conversionId, requestId, attemptId }: Attempt,
  set: UpdateObject<Tables, 'conversions'>,
): UpdateQueryBuilder<Tables, 'conversions', 'conversions', UpdateResult> {
  return trx
    .updateTable('conversions')
    .set(set)
    .where('id', '=', conversionId)
    .where('request_id', '=', requestId)
    .where('attempt_id', '=', attemptId)
    .where('status', '=', 'RUNNING');
}
