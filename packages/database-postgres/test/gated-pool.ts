import type { Pool } from 'pg';
import type { Interception } from '../../core/test/support/intercept.ts';
import type { PostgresPool, PostgresPoolClient } from '../src/index.ts';

/** The same connections, whose every statement is handed to the interception, after `rewrite` has changed its text. */
export function gatedPool(
  pool: Pool,
  around: Interception,
  rewrite: (text: string) => string = (text) => text,
): PostgresPool {
  const gated = (client: PostgresPoolClient): PostgresPoolClient => ({
    query: (config) => {
      const text = rewrite(config.text);
      return around({ name: text.slice(0, 60), args: [] }, () => client.query({ ...config, text }));
    },
    release: (error) => client.release(error),
    on: (event, listener) => client.on(event, listener),
    removeListener: (event, listener) => client.removeListener(event, listener),
  });
  return {
    connect: (callback) => pool.connect((error, client) => callback(error, client && gated(client))),
  };
}
