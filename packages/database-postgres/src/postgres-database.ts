import { DarkroomError, type DarkroomLogger, type Database, type OpenDatabase } from '@graphql-darkroom/core/adapter';
import type { JobPolicies } from './jobs/job-policies.ts';
import { openDatabase } from './open-database.ts';
import { readReferences, type ReferenceOptions } from './references/references-option.ts';
import type { PostgresPool } from './sql/postgres-pool.ts';
import { requirePool } from './sql/require-pool.ts';
import { readTimeLimits, type TimeLimits } from './sql/time-limits.ts';

/** The options of {@link postgresDatabase}. */
export interface PostgresDatabaseOptions extends TimeLimits, ReferenceOptions {
  /**
   * A `Pool` of pg 8, for a Postgres server of version 13 or newer. You keep control of it: `close()` does not end it.
   * While a client subscribes to changes, and while a worker runs, one of its connections is held for LISTEN.
   *
   * @default none: a Postgres embedded in this process, PGlite, which keeps its data in `directory`
   */
  readonly pool?: PostgresPool;
  /**
   * Where PGlite keeps its data, in a folder `postgres`. Only one process at a time can open it; the databases of that
   * process share it. Ignored with a `pool`.
   *
   * @default './.darkroom'
   */
  readonly directory?: string;
  /**
   * The schema of the tables, created if it does not exist; the schema of the queue has the same name with `_jobs`
   * appended. Lower-case letters, digits and `_`, at most 45 characters. Installations in different schemas of one
   * database are independent.
   *
   * @default 'darkroom'
   */
  readonly schema?: string;
  /**
   * Receives problems that have no caller and are retried, such as a lost connection.
   *
   * @default console
   */
  readonly logger?: DarkroomLogger;
  /**
   * Replaces the policies of some queues. For tests, which cannot wait for minutes: pass the same to every process.
   *
   * @default JOB_POLICIES
   */
  readonly jobPolicies?: JobPolicies;
}

const SCHEMA = /^[a-z_][a-z0-9_]{0,44}$/;

/**
 * Keeps records, jobs and change events in one Postgres: a server reached through a pool, or one embedded in this
 * process. Opens nothing until `open()` is called.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION for an invalid schema name, limit or reference. `open()` throws it for
 * a server that is too old or read-only, and for a table or column of `references` that does not exist or cannot be
 * read; it throws DATABASE_LOCKED if another process holds `directory`.
 *
 * @example
 * ```ts
 * const database = postgresDatabase({ pool: new Pool({ connectionString: process.env.DATABASE_URL }) });
 * const { files } = await database.open();
 * ```
 */
export function postgresDatabase(options: PostgresDatabaseOptions = {}): Database {
  const { pool, directory = './.darkroom', schema = 'darkroom', logger = console, jobPolicies = {} } = options;
  if (!SCHEMA.test(schema)) {
    throw new DarkroomError(
      'INVALID_CONFIGURATION',
      `The schema name ${JSON.stringify(schema)} is invalid. Use at most 45 lower-case letters, digits and _.`,
    );
  }
  requirePool(pool);
  const limits = readTimeLimits(options);
  const references = readReferences(options, pool !== undefined);
  let opening: Promise<OpenDatabase> | undefined;
  const open = async (): Promise<OpenDatabase> => {
    const opened = await openDatabase({ pool, directory, schema, logger, jobPolicies, limits, references });
    let closing: Promise<void> | undefined;
    return {
      ...opened,
      close: () => {
        if (closing !== undefined) return closing;
        opening = undefined;
        return (closing = opened.close());
      },
    };
  };
  return {
    open: () => {
      opening ??= open().catch((error: unknown) => {
        opening = undefined;
        throw error;
      });
      return opening;
    },
  };
}
