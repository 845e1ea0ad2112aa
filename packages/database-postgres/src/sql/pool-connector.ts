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

/** Reports what happens to a pool outside of any call. */
export interface PoolEvents {
  /** The listening connection was lost, or could not be restored. */
  readonly onLost: (error: unknown) => void;
  /** Called once: a pooler shares the server's sessions among clients, so Darkroom polls for changes instead. */
  readonly onShared: () => void;
}

/** Connects through the host's pool, which is never ended or changed. */
export function poolConnector(
  pool: PostgresPool,
  { onLost, onShared }: PoolEvents,
  limits: Required<TimeLimits> = TIME_LIMITS,
): Connector {
  if (pool.options?.max !== undefined && pool.options.max < 2) {
    throw new DarkroomError(
      'INVALID_CONFIGURATION',
      'The pool has only one connection, but listening for changes needs its own. Set its `max` to 2 or more.',
    );
  }
  const { queryTimeoutSeconds } = limits;
  const way = { pool, liveness: livenessOf(), limits };
  const abandoned = abandonedSessions(() => connect(way, queryTimeoutSeconds, null));
  // A flag, since the pool stays open for the host and would still answer.
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

/** Everything needed to connect. */
interface Way {
  readonly pool: PostgresPool;
  readonly liveness: Liveness;
  readonly limits: Required<TimeLimits>;
}

/** With null for `abandoned`, the server is left to end a session that was given up. */
async function connect(way: Way, answerSeconds: number, abandoned: AbandonedSessions | null): Promise<Connection> {
  const { liveness, limits } = way;
  let lostBy: unknown = null;
  // A connection that breaks while it is checked out also emits an `error` event.
  const onError = (error: Error): void => {
    lostBy ??= error;
  };
  const client = await checkOutLive(way, limits.connectTimeoutSeconds, (taken) => taken.on('error', onError));
  let texts: readonly string[] = [];
  return {
    query: async (text, values) => {
      // Statements to clean up are pointless: the connection took its transaction with it.
      if (lostBy !== null) throw lostBy;
      texts = [...texts.slice(-1), text];
      const config = values === undefined || values.length === 0 ? { text } : { text, values: [...values] };
      const send = (): Promise<unknown> => client.query({ ...config, types: PG_TYPES });
      try {
        const answer = await liveness.ask(client, send, { seconds: answerSeconds });
        abandoned?.end();
        return asOne(answer);
      } catch (error) {
        // Recorded here, before the event arrives: by then the client could be back in the pool and break for the next
        // caller.
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
  // pg returns an array if the text contains several statements.
  if (!Array.isArray(result)) return result as StatementResult;
  const results = result as readonly StatementResult[];
  const { command = '', rowCount = null } = results.at(-1) ?? {};
  return { rows: results.flatMap(({ rows }) => rows), command, rowCount };
}
