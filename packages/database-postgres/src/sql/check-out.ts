import type { PostgresPool, PostgresPoolClient } from './postgres-pool.ts';

/**
 * Takes a client from a pool, to be released. `prepare` listens to its errors in the very moment in which it is there:
 * a server may end a connection in the same packet that says that it is ready, and an `error` that no one hears ends
 * the process. A promise would be kept too late.
 */
export function checkOut(
  pool: PostgresPool,
  prepare: (client: PostgresPoolClient) => void,
): Promise<PostgresPoolClient> {
  return new Promise((resolve, reject) => {
    const take = (client: PostgresPoolClient): void => {
      prepare(client);
      resolve(client);
    };
    const promised = pool.connect((error, client) => {
      if (client === undefined) reject(error ?? new Error('The pool gave no client.'));
      else take(client);
    });
    promised?.then(take, reject);
  });
}
