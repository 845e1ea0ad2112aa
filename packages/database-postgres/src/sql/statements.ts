import { AsyncLocalStorage } from 'node:async_hooks';
import { DarkroomError, type SqlClient } from '@graphql-darkroom/core/adapter';
import { Kysely, PostgresDialect, type PostgresPool as KyselyPool, type Transaction } from 'kysely';
import { connectBriefly } from './brief-connections.ts';
import type { Connection, Connector } from './connector.ts';
import { isConflict, translateError } from './database-errors.ts';
import { joinTransaction } from './joined-transaction.ts';
import type { Tables } from './tables.ts';
import { TIME_LIMITS, type TimeLimits } from './time-limits.ts';

/** Statements and transactions on Darkroom's tables. Errors of the database are translated. */
export interface Statements {
  /** Runs one statement, or several independent reads. After a conflict, runs them once more, in a transaction. */
  run<Result>(work: (db: Kysely<Tables>) => Promise<Result>): Promise<Result>;
  /**
   * Like `run`, for statements whose duration clients can influence: the server ends a statement that takes longer than
   * `statementTimeoutSeconds`, or whose client has left, as `signal` reports. PGlite, which answers nothing else
   * meanwhile, ends none.
   */
  runBriefly<Result>(work: (db: Kysely<Tables>) => Promise<Result>, signal?: AbortSignal | null): Promise<Result>;
  /**
   * Runs a transaction, and retries it after a conflict. It is READ COMMITTED whatever the database's default: each
   * statement sees what was committed while the previous one waited for a lock. `work` must access the database only by
   * `trx`. With `host`, it runs once, as part of the transaction that is open there.
   *
   * @throws {DarkroomError} INVALID_CONFIGURATION for a `host` that has no open transaction or reaches another
   * database, and for any `host` with PGlite.
   */
  transaction<Result>(work: (trx: Transaction<Tables>) => Promise<Result>, host?: SqlClient): Promise<Result>;
  /** Lets the statements that `work` sends take as long as maintenance may. */
  patiently<Result>(work: () => Promise<Result>): Promise<Result>;
  /**
   * A new connection with an open READ COMMITTED transaction, for the host's statements.
   *
   * @throws {DarkroomError} INVALID_CONFIGURATION with PGlite.
   */
  openTransaction(): Promise<Connection>;
  /** The same connections for pg-boss, which may send several statements in one text. */
  readonly forJobs: JobsConnection;
}

/** What pg-boss accepts as a database. */
export interface JobsConnection {
  executeSql(text: string, values?: unknown[]): Promise<{ rows: Record<string, unknown>[] }>;
}

/** The number of attempts at a transaction that keeps conflicting with others. */
const ATTEMPTS = 5;

/** Statements on Darkroom's tables in `schema`, through the given connector. */
export function openStatements(
  connector: Connector,
  schema: string,
  limits: Required<TimeLimits> = TIME_LIMITS,
): Statements {
  // pg-boss sends everything through one `executeSql`, maintenance and other work at the same time, so the limit
  // follows the asynchronous context.
  const patience = new AsyncLocalStorage<{ readonly answerSeconds: number }>();
  const connect = (): Promise<Connection> => connector.connect(patience.getStore());
  const over = (open: () => Promise<Connection>): Kysely<Tables> => {
    const pool: KyselyPool = {
      connect: async () => {
        // Kysely reads rows, command and row count; it streams only if it is given a cursor.
        return (await open()) as unknown as Awaited<ReturnType<KyselyPool['connect']>>;
      },
      end: async () => {},
      options: {},
    };
    return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) }).withSchema(schema);
  };
  const db = over(connect);

  const inTransaction = async <Result>(work: (trx: Transaction<Tables>) => Promise<Result>): Promise<Result> => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await db.transaction().setIsolationLevel('read committed').execute(work);
      } catch (error) {
        if (attempt === ATTEMPTS || !isConflict(error)) throw error;
      }
    }
  };

  return {
    run: (work) =>
      translated(async () => {
        try {
          return await work(db);
        } catch (error) {
          if (!isConflict(error)) throw error;
          return inTransaction(work);
        }
      }),
    runBriefly: (work, signal = null) =>
      translated(() => {
        if (connector.backend === 'pglite') return work(db);
        const timeoutSeconds = limits.statementTimeoutSeconds;
        const briefly = over(() => connectBriefly(connector, { timeoutSeconds, signal }));
        return briefly
          .transaction()
          .setIsolationLevel('read committed')
          .execute(work)
          .catch((error: unknown) => {
            // Without a cause, which would be logged: clients leave all the time.
            if (signal?.aborted === true) throw new DarkroomError('DATABASE_UNAVAILABLE', 'The client disconnected.');
            throw error;
          });
      }),
    transaction: (work, host) =>
      translated(async () => {
        if (host === undefined) return inTransaction(work);
        if (connector.backend === 'pglite') throw notShared();
        return work(await joinTransaction(host, schema));
      }),
    openTransaction: () =>
      translated(async () => {
        if (connector.backend === 'pglite') throw notShared();
        const connection = await connector.connect();
        try {
          await connection.query('start transaction isolation level read committed');
          return connection;
        } catch (error) {
          connection.release(true);
          throw error;
        }
      }),
    patiently: (work) => patience.run({ answerSeconds: limits.maintenanceTimeoutSeconds }, work),
    forJobs: { executeSql: (text, values) => executeAlone(connect, text, values) },
  };
}

function notShared(): DarkroomError {
  return new DarkroomError(
    'INVALID_CONFIGURATION',
    'The embedded Postgres cannot join a transaction of your own database. Omit `db`, or use postgresDatabase({ pool }).',
  );
}

async function translated<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw translateError(error);
  }
}

async function executeAlone(
  connect: () => Promise<Connection>,
  text: string,
  values?: unknown[],
): Promise<{ rows: Record<string, unknown>[] }> {
  const connection = await connect();
  let isBroken = false;
  try {
    return { rows: [...(await connection.query(text, values)).rows] };
  } catch (error) {
    // The text may have begun a transaction, which stays open after an error.
    await connection.query('rollback').catch(() => {
      isBroken = true;
    });
    throw error;
  } finally {
    connection.release(isBroken);
  }
}
