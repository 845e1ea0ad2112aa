import { afterSilence, noAnswer } from './no-answer.ts';
import type { PostgresPool, PostgresPoolClient } from './postgres-pool.ts';

/**
 * Takes a client from a pool, to be released. `prepare` listens to its errors in the very moment in which it is there:
 * a server may end a connection in the same packet that says that it is ready, and an `error` that no one hears ends
 * the process. A promise would be kept too late. A client that comes after so many seconds is handed back at once.
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
      reject(noAnswer(`${adviceFor(pool)}The pool gave no connection`, seconds));
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
      if (client === undefined) fail(error ?? new Error('The pool gave no client.'));
      else take(client);
    });
    promised?.then(take, fail);
  });
}

/** What a pool began to open is its own to give up; else it keeps the place of a connection. */
function adviceFor({ options }: PostgresPool): string {
  const hasTimeout = (options?.connectionTimeoutMillis ?? 0) > 0;
  return hasTimeout ? '' : 'Set `connectionTimeoutMillis` of the pool, so that it gives up connections that hang. ';
}
