import { afterSilence, noAnswer } from './no-answer.ts';
import type { PostgresPool, PostgresPoolClient } from './postgres-pool.ts';

/**
 * Takes a client from a pool; the caller releases it. `prepare` adds an error listener in the same tick in which the
 * client arrives: a server may end a connection in the same packet that reports it as ready, and an `error` event
 * without a listener ends the process. A promise would resolve too late for that. A client that arrives after `seconds`
 * is returned to the pool immediately.
 */
export function checkOut(
  pool: PostgresPool,
  seconds: number,
  prepare: (client: PostgresPoolClient) => void,
): Promise<PostgresPoolClient> {
  return new Promise((resolve, reject) => {
    let isLate = false;
    const stopWaiting = afterSilence(seconds, () => {
      isLate = true;
      reject(noAnswer(`${adviceFor(pool)}The pool provided no connection`, seconds));
    });
    const take = (client: PostgresPoolClient): void => {
      stopWaiting();
      if (isLate) {
        client.release();
        return;
      }
      prepare(client);
      resolve(client);
    };
    const fail = (error: unknown): void => {
      stopWaiting();
      reject(error);
    };
    const promised = pool.connect((error, client) => {
      if (client === undefined) fail(error ?? new Error('The pool returned no client.'));
      else take(client);
    });
    promised?.then(take, fail);
  });
}

/**
 * Only the pool can give up a connection that it is opening; until it does, that connection counts towards its maximum.
 */
function adviceFor({ options }: PostgresPool): string {
  const hasTimeout = (options?.connectionTimeoutMillis ?? 0) > 0;
  return hasTimeout ? '' : 'Set `connectionTimeoutMillis` of the pool, so that it abandons connections that hang. ';
}
