import { DarkroomError, type DarkroomLogger, type Database } from '@graphql-darkroom/core';
import type { JobPolicies } from './jobs/job-policies.ts';
import { openDatabase, type OpenedDatabase } from './open-database.ts';
import type { PostgresPool } from './sql/postgres-pool.ts';

/** What {@link postgresDatabase} takes. */
export interface PostgresDatabaseOptions {
  /**
   * A `Pool` of pg 8, for a Postgres server of version 13 or newer. It stays yours: `close()` does not end it. While somebody subscribes
   * to changes, and while a worker runs, one of its connections is held for LISTEN.
   *
   * @default none: a Postgres embedded in this process, PGlite, which keeps its data in `directory`
   */
  readonly pool?: PostgresPool;
  /**
   * Where PGlite keeps its data, in a folder `postgres`. One process at a time can open it. Of no meaning with a `pool`.
   *
   * @default './.darkroom'
   */
  readonly directory?: string;
  /**
   * The schema of the tables, created if there is none; that of the queue has `_jobs` at its end. Lower-case letters, digits and `_`, at
   * most 45 characters. Databases of two schemas in one database know nothing of each other.
   *
   * @default 'darkroom'
   */
  readonly schema?: string;
  /**
   * Hears of what goes wrong without a caller and is tried again, such as a lost connection.
   *
   * @default console
   */
  readonly logger?: DarkroomLogger;
  /**
   * Other policies for some queues. For tests, which cannot wait for minutes: every process must be given the same.
   *
   * @default JOB_POLICIES
   */
  readonly jobPolicies?: JobPolicies;
  /**
   * How long a statement may take that searches files for a client, by tags, media type or status, more than 0 and at most 86,400; past it `DATABASE_UNAVAILABLE`. Of no meaning without a `pool`.
   *
   * @default 5
   */
  readonly statementTimeoutSeconds?: number;
}

const SCHEMA = /^[a-z_][a-z0-9_]{0,44}$/;

/**
 * Records, jobs and change events in one Postgres: a server's by a pool, or one embedded in this process. Opens nothing by itself.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION for a schema's name that it does not take. `open()` also throws `DATABASE_LOCKED` when
 * another process holds `directory`.
 *
 * @example
 * ```ts
 * const database = postgresDatabase({ pool: new Pool({ connectionString: process.env.DATABASE_URL }) });
 * await database.open();
 * ```
 */
export function postgresDatabase(options: PostgresDatabaseOptions = {}): Database {
  const { pool, directory = './.darkroom', schema = 'darkroom', logger = console, jobPolicies = {} } = options;
  if (!SCHEMA.test(schema)) {
    throw new DarkroomError(
      'INVALID_CONFIGURATION',
      `The schema ${JSON.stringify(schema)} has a name that is not taken: use lower-case letters, digits and _, at most 45.`,
    );
  }
  const { statementTimeoutSeconds = 5 } = options;
  if (!(statementTimeoutSeconds > 0 && statementTimeoutSeconds <= 86_400)) {
    throw new DarkroomError(
      'INVALID_CONFIGURATION',
      '`statementTimeoutSeconds` must be a number of seconds, more than 0 and at most a day.',
    );
  }
  let opening: Promise<OpenedDatabase> | undefined;
  let opened: OpenedDatabase | undefined;

  const current = (): OpenedDatabase => {
    if (opened === undefined)
      throw new DarkroomError('DATABASE_UNAVAILABLE', 'The database is not open: call open() first.');
    return opened;
  };

  return {
    open: async () => {
      opening ??= openDatabase({ pool, directory, schema, logger, jobPolicies, statementTimeoutSeconds });
      const mine = opening;
      try {
        const database = await mine;
        if (opening === mine) opened = database;
        return { databaseId: database.databaseId };
      } catch (error) {
        if (opening === mine) opening = undefined;
        throw error;
      }
    },
    close: async () => {
      const closing = opening;
      opening = undefined;
      opened = undefined;
      // What could not be opened has let go of everything already.
      const database = await closing?.catch(() => undefined);
      await database?.close();
    },
    files: {
      create: async (file, quota, together) => current().files.create(file, quota, together),
      setUploadId: async (input) => current().files.setUploadId(input),
      get: async (input) => current().files.get(input),
      list: async (query) => current().files.list(query),
      beginVerification: async (input) => current().files.beginVerification(input),
      renewVerification: async (input) => current().files.renewVerification(input),
      reopenUpload: async (input) => current().files.reopenUpload(input),
      markReady: async (input) => current().files.markReady(input),
      markRejected: async (input) => current().files.markRejected(input),
      endUpload: async (input) => current().files.endUpload(input),
      delete: async (input) => current().files.delete(input),
      attach: async (input) => current().files.attach(input),
      listStale: async (input) => current().files.listStale(input),
      listUndeclared: async (input) => current().files.listUndeclared(input),
    },
    conversions: {
      request: async (input) => current().conversions.request(input),
      start: async (input) => current().conversions.start(input),
      finish: async (input) => current().conversions.finish(input),
      fail: async (input) => current().conversions.fail(input),
      listOutdated: async (input) => current().conversions.listOutdated(input),
    },
    tags: {
      request: async (input) => current().tags.request(input),
      start: async (input) => current().tags.start(input),
      postpone: async (input) => current().tags.postpone(input),
      retryNow: async (input) => current().tags.retryNow(input),
      finish: async (input) => current().tags.finish(input),
      fail: async (input) => current().tags.fail(input),
      review: async (input) => current().tags.review(input),
      ofFiles: async (input) => current().tags.ofFiles(input),
      names: async (input) => current().tags.names(input),
    },
    jobs: {
      secondsOf: async (input) => current().jobs.secondsOf(input),
      addOncePer: async (input) => current().jobs.addOncePer(input),
      work: async (input) => current().jobs.work(input),
    },
    marks: {
      list: async () => current().marks.list(),
      swap: async (input) => current().marks.swap(input),
    },
    pubSub: {
      publish: async (input) => current().pubSub.publish(input),
      subscribe: async (listener) => current().pubSub.subscribe(listener),
    },
  };
}
