import { AsyncLocalStorage } from 'node:async_hooks';
import { DarkroomError, type SqlClient } from '@graphql-darkroom/core/adapter';
import { Kysely, PostgresDialect, type PostgresPool as KyselyPool, type Transaction } from 'kysely';
import { connectBriefly } from './brief-connections.ts';
import type { Connection, Connector } from './connector.ts';
import { isConflict, translateError } from './database-errors.ts';
import { joinTransaction } from './joined-transaction.ts';
import type { Tables } from './tables.ts';
import { TIME_LIMITS, type TimeLimits } from './time-limits.ts';

/** Statements and transactions on our tables. What the database throws comes translated. */
export interface Statements {
  /**
   * Runs one statement, or several that only read, each by itself; in a transaction, once more, where it
   * had to give way to another.
   */
  run<Result>(work: (db: Kysely<Tables>) => Promise<Result>): Promise<Result>;
  /**
   * As `run`, for what a client can make long: a statement that takes longer than a client's may is ended by the
   * server, as is one whose client has left, by `signal`. PGlite, which answers nothing else meanwhile, ends none.
   */
  runBriefly<Result>(work: (db: Kysely<Tables>) => Promise<Result>, signal?: AbortSignal | null): Promise<Result>;
  /**
   * Runs a transaction, again where it had to give way to another, READ COMMITTED whatever the database's default: each
   * statement sees what was committed while the one before waited for a lock. It must touch the database by `trx`
   * alone. With `host`, it is part of the transaction that is open there, and runs once.
   *
   * @throws {DarkroomError} INVALID_CONFIGURATION for a `host` that has no transaction open or reaches another
   * database, and for any beside PGlite.
   */
  transaction<Result>(work: (trx: Transaction<Tables>) => Promise<Result>, host?: SqlClient): Promise<Result>;
  /** Has what `work` sends be answered as late as maintenance may be. */
  patiently<Result>(work: () => Promise<Result>): Promise<Result>;
  /**
   * A connection of its own on which a transaction is open, for the host's statements. READ COMMITTED.
   *
   * @throws {DarkroomError} INVALID_CONFIGURATION beside PGlite.
   */
  openTransaction(): Promise<Connection>;
  /** The same connections for pg-boss, whose statements may come several in one text. */
  readonly forJobs: JobsConnection;
}

/** What pg-boss takes for a database. */
export interface JobsConnection {
  executeSql(text: string, values?: unknown[]): Promise<{ rows: Record<string, unknown>[] }>;
}

/** How often a transaction is tried that others keep getting in the way of. */
const ATTEMPTS = 5;

/** Our tables in their schema, by the connector given. */
export function openStatements(
  connector: Connector,
  schema: string,
  limits: Required<TimeLimits> = TIME_LIMITS,
): Statements {
  // pg-boss sends by one connection of ours whatever it does, maintenance and all else at the same time.
  const patience = new AsyncLocalStorage<{ readonly answerSeconds: number }>();
  const connect = (): Promise<Connection> => connector.connect(patience.getStore());
  const over = (open: () => Promise<Connection>): Kysely<Tables> => {
    const pool: KyselyPool = {
      connect: async () => {
        // Kysely reads rows, command and count, and would stream by cursors only if it were given any.
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
            // Without a cause, as that would be logged: clients leave all the time.
            if (signal?.aborted === true) throw new DarkroomError('DATABASE_UNAVAILABLE', 'The client has left.');
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
    'The embedded Postgres is no database of yours, and has no part in its transactions: leave out `db`, or use postgresDatabase({ pool }).',
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
    // The text may have begun a transaction, which an error leaves open.
    await connection.query('rollback').catch(() => {
      isBroken = true;
    });
    throw error;
  } finally {
    connection.release(isBroken);
  }
}
