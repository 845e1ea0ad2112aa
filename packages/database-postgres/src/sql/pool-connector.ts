import { DarkroomError } from '@graphql-darkroom/core/adapter';
import { type AbandonedSessions, abandonedSessions } from './abandoned-sessions.ts';
import { checkOutLive } from './check-out-live.ts';
import type { Connection, Connector, StatementResult } from './connector.ts';
import { databaseClosed, isConnectionLost } from './database-errors.ts';
import { type Liveness, livenessOf } from './liveness.ts';
import { isNoAnswer } from './no-answer.ts';
import { listenByPool } from './pool-listener.ts';
import type { PostgresPool } from './postgres-pool.ts';
import { TIME_LIMITS, type TimeLimits } from './time-limits.ts';
import { PG_TYPES } from './type-parsers.ts';

/** What is told of a pool without a caller. */
export interface PoolEvents {
  /** The connection that listens was lost, or could not be had again. */
  readonly onLost: (error: unknown) => void;
  /** Told once: a pooler shares the server's sessions among clients, so that changes are looked for. */
  readonly onShared: () => void;
}

/** Connects by a pool of the host's, which stays the host's: it is never ended and nothing is set on it. */
export function poolConnector(
  pool: PostgresPool,
  { onLost, onShared }: PoolEvents,
  limits: Required<TimeLimits> = TIME_LIMITS,
): Connector {
  if (pool.options?.max !== undefined && pool.options.max < 2) {
    throw new DarkroomError(
      'INVALID_CONFIGURATION',
      'The pool holds a single connection, and listening for changes takes one for itself: raise its `max` to 2 or more.',
    );
  }
  const { queryTimeoutSeconds } = limits;
  const way = { pool, liveness: livenessOf(), limits };
  const abandoned = abandonedSessions(() => connect(way, queryTimeoutSeconds, null));
  // The pool goes on for others, so that it would still answer.
  let isClosed = false;
  const sessions = { areShared: false };
  return {
    backend: 'postgres',
    connect: async ({ answerSeconds = queryTimeoutSeconds } = {}) => {
      if (isClosed) throw databaseClosed();
      return connect(way, answerSeconds, abandoned);
    },
    listen: (channels, listener) => listenByPool({ ...way, channels, listener, onLost, sessions, onShared }),
    close: async () => {
      isClosed = true;
    },
  };
}

/** How connections are had, and what is known of them. */
interface Way {
  readonly pool: PostgresPool;
  readonly liveness: Liveness;
  readonly limits: Required<TimeLimits>;
}

/** Null for `abandoned`: one that is given up is left to the server. */
async function connect(way: Way, answerSeconds: number, abandoned: AbandonedSessions | null): Promise<Connection> {
  const { liveness, limits } = way;
  let lostBy: unknown = null;
  // A connection that breaks while it is checked out says so by an event as well.
  const onError = (error: Error): void => {
    lostBy ??= error;
  };
  const client = await checkOutLive(way, limits.connectTimeoutSeconds, (taken) => taken.on('error', onError));
  let texts: readonly string[] = [];
  return {
    query: async (text, values) => {
      // What the caller would clean up by it is gone with the connection.
      if (lostBy !== null) throw lostBy;
      texts = [...texts.slice(-1), text];
      const config = values === undefined || values.length === 0 ? { text } : { text, values: [...values] };
      const send = (): Promise<unknown> => client.query({ ...config, types: PG_TYPES });
      try {
        const answer = await liveness.ask(client, send, { seconds: answerSeconds });
        abandoned?.end();
        return asOne(answer);
      } catch (error) {
        // Known here before the event comes: by then it could be back in the pool, and be the next one's trouble.
        if (isConnectionLost(error)) lostBy ??= error;
        throw error;
      }
    },
    release: (isBroken = false) => {
      const isGone = lostBy !== null || isBroken;
      client.release(isGone);
      if (!isGone) client.removeListener('error', onError);
      else if (isNoAnswer(lostBy) && typeof client.processID === 'number') {
        abandoned?.add({ processId: client.processID, texts });
      }
    },
    cancel: async (processId, may) => {
      const other = await connect(way, limits.queryTimeoutSeconds, abandoned);
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
