import { type JobWorker, type DatabaseJobs, lineOfOwner } from '@graphql-darkroom/core/adapter';
import { sql } from 'kysely';
import type { PgBoss } from 'pg-boss';
import type { Notifications } from '../notifications.ts';
import { translateError } from '../sql/database-errors.ts';
import type { Statements } from '../sql/statements.ts';
import { hastenJobs } from './hasten-jobs.ts';
import { discardJob, listJobs, retryJob } from './job-records.ts';
import { queueStats } from './queue-stats.ts';
import { KEEP_FINISHED_SECONDS } from './queues.ts';
import { forgetOldSeconds, secondsOfLines } from './work-seconds.ts';
import { startWorker } from './worker.ts';

/** The queue, and the function that closes its workers. */
export interface PostgresJobs extends DatabaseJobs {
  readonly closeWorkers: () => Promise<void>;
}

/** {@link DatabaseJobs} with pg-boss. */
export function postgresJobs(input: {
  readonly boss: PgBoss;
  readonly statements: Statements;
  /** The schema of pg-boss's tables. */
  readonly jobsSchema: string;
  /** The channel that wakes the workers. */
  readonly channel: string;
  readonly notifications: Notifications;
  readonly onTrouble: (error: unknown) => void;
}): PostgresJobs {
  const { boss, statements, jobsSchema, channel, notifications, onTrouble } = input;
  const workers = new Set<JobWorker>();

  return {
    addOncePer: async ({ job: { name, data, delaySeconds = 0 }, intervalSeconds }) => {
      try {
        const id = await boss.send(name, data, {
          singletonSeconds: intervalSeconds,
          ...(delaySeconds > 0 ? { startAfter: delaySeconds } : {}),
          // A finished job reserves its interval only as long as it is kept.
          deleteAfterSeconds: Math.max(2 * intervalSeconds, KEEP_FINISHED_SECONDS),
        });
        if (id === null) return;
        await statements.run((db) => sql`select pg_notify(${channel}, ${String(delaySeconds)})::text`.execute(db));
        // The sweep is rare and written by one process, which suits this too.
        if (name === 'sweep') await statements.run(forgetOldSeconds);
      } catch (error) {
        throw translateError(error);
      }
    },

    secondsOf: async ({ owner, anonymousKey }) => {
      const line = lineOfOwner(owner, anonymousKey);
      return (await statements.run((db) => secondsOfLines(db, [line]))).get(line) ?? 0;
    },

    stats: () => queueStats(statements, jobsSchema),
    hasten: async ({ outage }) => {
      await statements.run((db) => hastenJobs(db, jobsSchema, outage));
      await statements.run((db) => sql`select pg_notify(${channel}, '')::text`.execute(db));
    },

    list: (query) => listJobs(statements, jobsSchema, query),
    retry: async ({ id }) => {
      const isDue = await retryJob(statements, jobsSchema, id);
      if (isDue) await statements.run((db) => sql`select pg_notify(${channel}, '')::text`.execute(db));
      return isDue;
    },
    discard: ({ id }) => discardJob(statements, jobsSchema, id),

    work: async (work) => {
      try {
        const worker = await startWorker({ boss, statements, jobsSchema, notifications, work, onTrouble });
        workers.add(worker);
        return {
          close: async (options) => {
            await worker.close(options);
            workers.delete(worker);
          },
        };
      } catch (error) {
        throw translateError(error);
      }
    },

    closeWorkers: async () => {
      await Promise.all([...workers].map((worker) => worker.close()));
    },
  };
}
