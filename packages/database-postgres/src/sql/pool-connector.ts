import { DarkroomError } from '@graphql-darkroom/core/adapter';
import { checkOut } from './check-out.ts';
import type { Connection, Connector, StatementResult } from './connector.ts';
import { databaseClosed, isConnectionLost } from './database-errors.ts';
import { listenByPool } from './pool-listener.ts';
import type { PostgresPool } from './postgres-pool.ts';
import { PG_TYPES } from './type-parsers.ts';

/** Connects by a pool of the host's, which stays the host's: it is never ended and nothing is set on it. */
export function poolConnector(pool: PostgresPool, onLost: (error: unknown) => void): Connector {
  if (pool.options?.max !== undefined && pool.options.max < 2) {
    throw new DarkroomError(
      'INVALID_CONFIGURATION',
      'The pool holds a single connection, and listening for changes takes one for itself: raise its `max` to 2 or more.',
    );
  }
  // The pool goes on for others, so that it would still answer.
  let isClosed = false;
  return {
    backend: 'postgres',
    connect: async () => {
      if (isClosed) throw databaseClosed();
      return connect(pool);
    },
    listen: (channels, listener) => listenByPool({ pool, channels, listener, onLost }),
    close: async () => {
      isClosed = true;
    },
  };
}

async function connect(pool: PostgresPool): Promise<Connection> {
  let isLost = false;
  // A connection that breaks while it is checked out says so by an event as well.
  const onError = (): void => {
    isLost = true;
  };
  const client = await checkOut(pool, (taken) => taken.on('error', onError));
  return {
    query: async (text, values) => {
      const config = values === undefined || values.length === 0 ? { text } : { text, values: [...values] };
      try {
        return asOne(await client.query({ ...config, types: PG_TYPES }));
      } catch (error) {
        // Known here before the event comes: by then it could be back in the pool, and be the next one's trouble.
        isLost ||= isConnectionLost(error);
        throw error;
      }
    },
    release: (isBroken = false) => {
      const isGone = isLost || isBroken;
      client.release(isGone);
      if (!isGone) client.removeListener('error', onError);
    },
    cancel: async (processId, may) => {
      const other = await connect(pool);
      try {
        if (may()) await other.query('select pg_cancel_backend($1)', [processId]);
      } finally {
        other.release();
      }
    },
  };
}

function asOne(result: unknown): StatementResult {
  // pg gives a list where the text held several statements.
  if (!Array.isArray(result)) return result as StatementResult;
  const results = result as readonly StatementResult[];
  const { command = '', rowCount = null } = results.at(-1) ?? {};
  return { rows: results.flatMap(({ rows }) => rows), command, rowCount };
}
