import type { Pool } from 'pg';
import type { PostgresPool, PostgresPoolClient } from '../src/index.ts';

/** A pool that counts the statements which go through it. */
export interface CountingPool {
  readonly pool: PostgresPool;
  readonly count: () => number;
}

/** The same connections, with their statements counted, and told to `onText`. */
export function countingPool(pool: Pool, onText: (text: string) => void = () => {}): CountingPool {
  let statements = 0;
  const connect = async (): Promise<PostgresPoolClient> => {
    const client = await pool.connect();
    return {
      query: (config) => {
        statements += 1;
        onText(config.text);
        return client.query(config);
      },
      release: (error) => client.release(error),
      on: (event, listening) => client.on(event as 'end', listening as () => void),
      removeListener: (event, listening) => client.removeListener(event, listening),
    };
  };
  return { pool: { connect }, count: () => statements };
}
