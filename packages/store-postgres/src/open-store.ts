import type {
  DarkroomLogger,
  PubSub,
  StoreConversions,
  StoreFiles,
  StoreMarks,
  StoreTags,
} from '@graphql-darkroom/core';
import type { PgBoss } from 'pg-boss';
import type { DatabaseConnector } from './database/connector.ts';
import { isDuplicate, translateError } from './database/database-errors.ts';
import { type Database, openDatabase } from './database/database.ts';
import { migrate } from './database/migrate.ts';
import { pgliteConnector } from './database/pglite-connector.ts';
import { poolConnector } from './database/pool-connector.ts';
import type { PostgresPool } from './database/postgres-pool.ts';
import type { JobPolicies } from './jobs/job-policies.ts';
import { type PostgresJobs, postgresJobs } from './jobs/jobs.ts';
import { sendJobs } from './jobs/send-jobs.ts';
import { startBoss } from './jobs/start-boss.ts';
import { channelsOf, notifications } from './notifications.ts';
import { postgresPubSub } from './pub-sub.ts';
import { postgresConversions } from './records/conversions.ts';
import { postgresFiles } from './records/files.ts';
import { postgresMarks } from './records/marks.ts';
import { postgresTags } from './records/tags.ts';

/** What {@link openStore} takes. */
export interface OpenStoreOptions {
  readonly pool: PostgresPool | undefined;
  readonly directory: string;
  readonly schema: string;
  readonly logger: DarkroomLogger;
  readonly jobPolicies: JobPolicies;
}

/** A store that is connected, migrated and ready. */
export interface OpenedStore {
  readonly storeId: string;
  readonly files: StoreFiles;
  readonly conversions: StoreConversions;
  readonly tags: StoreTags;
  readonly jobs: PostgresJobs;
  readonly marks: StoreMarks;
  readonly pubSub: PubSub;
  readonly close: () => Promise<void>;
}

/** Connects, migrates, starts the queue. Where that fails it has let go of everything again. */
export async function openStore(options: OpenStoreOptions): Promise<OpenedStore> {
  const { pool, directory, logger } = options;
  const onLost = (error: unknown): void =>
    logger.warn('Darkroom lost its connection for changes and takes another.', error);
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

async function openOn(connector: DatabaseConnector, options: OpenStoreOptions): Promise<OpenedStore> {
  const { schema, logger } = options;
  const database = openDatabase(connector, schema);
  const onTrouble = (error: unknown): void => logger.warn('Darkroom’s job queue met an error and tries again.', error);
  const { storeId, boss } = await install(connector, database, options, onTrouble);

  const channels = channelsOf(schema);
  const heard = notifications(connector, schema);
  const records = {
    database,
    schema,
    channel: channels.changes,
    sendJobs: sendJobs.bind(null, boss, channels.jobs),
  };
  const jobs = postgresJobs({ boss, database, channel: channels.jobs, notifications: heard, onTrouble });
  return {
    storeId,
    files: postgresFiles(records),
    conversions: postgresConversions(records),
    tags: postgresTags(records),
    jobs,
    marks: postgresMarks(database),
    pubSub: postgresPubSub({ database, channel: channels.changes, notifications: heard }),
    close: async () => {
      await jobs.closeWorkers();
      await heard.close();
      await boss.stop({ graceful: false });
      await connector.close();
    },
  };
}

/** How often the database is prepared while other processes, which do the same, get in the way. */
const INSTALL_ATTEMPTS = 5;

async function install(
  connector: DatabaseConnector,
  database: Database,
  options: OpenStoreOptions,
  onTrouble: (error: unknown) => void,
): Promise<{ readonly storeId: string; readonly boss: PgBoss }> {
  const jobsSchema = `${options.schema}_jobs`;
  for (let attempt = 1; ; attempt += 1) {
    try {
      const storeId = await migrate(database, options.schema, jobsSchema);
      const boss = await startBoss({ database, connector, jobsSchema, options, onTrouble });
      return { storeId, boss };
    } catch (error) {
      if (attempt === INSTALL_ATTEMPTS || !isDuplicate(error)) throw error;
    }
  }
}
