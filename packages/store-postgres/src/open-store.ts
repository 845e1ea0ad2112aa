import type { DarkroomLogger, PubSub, StoreConversions, StoreFiles } from '@graphql-darkroom/core';
import { PgBoss } from 'pg-boss';
import type { DatabaseConnector } from './database/connector.ts';
import { translateError } from './database/database-errors.ts';
import { openDatabase } from './database/database.ts';
import { migrate } from './database/migrate.ts';
import { pgliteConnector } from './database/pglite-connector.ts';
import { poolConnector } from './database/pool-connector.ts';
import type { PostgresPool } from './database/postgres-pool.ts';
import { type PostgresJobs, postgresJobs } from './jobs/jobs.ts';
import { type JobPolicies, prepareQueues } from './jobs/queues.ts';
import { sendJobs } from './jobs/send-jobs.ts';
import { SUPERVISE_SECONDS } from './jobs/supervise.ts';
import { channelsOf, notifications } from './notifications.ts';
import { postgresPubSub } from './pub-sub.ts';
import { postgresConversions } from './records/conversions.ts';
import { postgresFiles } from './records/files.ts';

/** What {@link openStore} takes. */
export interface OpenStoreOptions {
  readonly pool: PostgresPool | undefined;
  readonly directory: string;
  readonly schema: string;
  readonly log: DarkroomLogger;
  readonly jobPolicies: JobPolicies;
}

/** A store that is connected, migrated and ready. */
export interface OpenedStore {
  readonly storeId: string;
  readonly files: StoreFiles;
  readonly conversions: StoreConversions;
  readonly jobs: PostgresJobs;
  readonly pubSub: PubSub;
  readonly close: () => Promise<void>;
}

/** Connects, migrates, starts the queue. Where that fails it has let go of everything again. */
export async function openStore(options: OpenStoreOptions): Promise<OpenedStore> {
  const { pool, directory, log } = options;
  const onLost = (error: unknown): void =>
    log.warn('Darkroom lost its connection for changes and takes another.', error);
  try {
    const connector = pool === undefined ? await pgliteConnector(directory) : poolConnector(pool, onLost);
    try {
      return await openOn(connector, options);
    } catch (error) {
      await connector.close();
      throw error;
    }
  } catch (error) {
    throw translateError(error);
  }
}

async function openOn(
  connector: DatabaseConnector,
  { schema, log, jobPolicies }: OpenStoreOptions,
): Promise<OpenedStore> {
  const database = openDatabase(connector, schema);
  const storeId = await migrate(database, schema);
  const onTrouble = (error: unknown): void => log.warn('Darkroom’s job queue met an error and tries again.', error);

  const isEmbedded = connector.backend === 'pglite';
  const boss = new PgBoss({
    db: database.forJobs,
    schema: `${schema}_jobs`,
    backend: connector.backend,
    // Workers drive it: a process that only writes jobs need not look after them.
    supervise: false,
    schedule: false,
    monitorIntervalSeconds: SUPERVISE_SECONDS,
    maintenanceIntervalSeconds: 600,
    // PGlite has neither autovacuum nor a second session for concurrent rebuilds.
    reindex: !isEmbedded,
    monitorVacuum: !isEmbedded,
  });
  boss.on('error', onTrouble);
  boss.on('warning', ({ message, data }) => log.warn(`Darkroom’s job queue: ${message}`, data));

  try {
    await boss.start();
    await prepareQueues(boss, jobPolicies);
  } catch (error) {
    await boss.stop({ graceful: false });
    throw error;
  }

  const channels = channelsOf(schema);
  const heard = notifications(connector, schema);
  const records = {
    database,
    channel: channels.changes,
    sendJobs: sendJobs.bind(null, boss, channels.jobs),
  };
  const jobs = postgresJobs({ boss, database, channel: channels.jobs, notifications: heard, onTrouble });
  return {
    storeId,
    files: postgresFiles(records),
    conversions: postgresConversions(records),
    jobs,
    pubSub: postgresPubSub({ database, channel: channels.changes, notifications: heard }),
    close: async () => {
      await jobs.closeWorkers();
      await heard.close();
      await boss.stop({ graceful: false });
      await connector.close();
    },
  };
}
