import { DarkroomError, type DarkroomLogger, type OpenDatabase } from '@graphql-darkroom/core/adapter';
import type { PgBoss } from 'pg-boss';
import type { JobPolicies } from './jobs/job-policies.ts';
import { postgresJobs } from './jobs/jobs.ts';
import { sendJobs } from './jobs/send-jobs.ts';
import { startBoss } from './jobs/start-boss.ts';
import { channelsOf, notifications } from './notifications.ts';
import { postgresPubSub } from './pub-sub.ts';
import { postgresAttachments } from './records/attachments.ts';
import { postgresConversions } from './records/conversions.ts';
import { postgresEvents } from './records/events.ts';
import type { RecordsOptions } from './records/file-change.ts';
import { postgresFiles } from './records/files.ts';
import { postgresMarks } from './records/marks.ts';
import { postgresTags } from './records/tags.ts';
import { attachWhereNamed } from './references/attach-where-named.ts';
import type { References } from './references/references-option.ts';
import { openReferences, postgresReferences } from './references/references.ts';
import type { Connector } from './sql/connector.ts';
import { isDuplicate, translateError } from './sql/database-errors.ts';
import { embeddedConnector } from './sql/embedded-connector.ts';
import { migrate } from './sql/migrate.ts';
import { type PoolEvents, poolConnector } from './sql/pool-connector.ts';
import type { PostgresPool } from './sql/postgres-pool.ts';
import { requireServer } from './sql/require-server.ts';
import { type Statements, openStatements } from './sql/statements.ts';
import type { TimeLimits } from './sql/time-limits.ts';

/** The options of {@link openDatabase}. */
export interface OpenDatabaseOptions {
  readonly pool: PostgresPool | undefined;
  readonly directory: string;
  readonly schema: string;
  readonly logger: DarkroomLogger;
  readonly jobPolicies: JobPolicies;
  readonly limits: Required<TimeLimits>;
  /** Null for none. */
  readonly references: References | null;
}

const SHARED =
  'The pool connects to a pooler in transaction mode, such as PgBouncer, where LISTEN does not work: subscriptions and workers poll every 2 seconds. For changes and jobs without delay, pass a pool that connects to Postgres directly, or to a pooler in session mode.';

/**
 * Connects, migrates and starts the queue. If that fails, everything that was opened is closed again. Call the returned
 * `close` only once.
 */
export async function openDatabase(options: OpenDatabaseOptions): Promise<OpenDatabase> {
  const { pool, directory, logger, limits } = options;
  const events: PoolEvents = {
    onLost: (error) => logger.warn('Darkroom lost its connection for changes and reconnects.', error),
    onShared: () => logger.warn(SHARED),
  };
  try {
    const connector = pool === undefined ? await embeddedConnector(directory) : poolConnector(pool, events, limits);
    try {
      return await openOn(connector, options);
    } catch (error) {
      await connector.close();
      throw error;
    }
  } catch (error) {
    throw poolingByStatement(error) ?? translateError(error);
  }
}

/** The message of PgBouncer in `statement` mode for the first transaction, after which it closes the connection. */
const BY_STATEMENT = /statement pooling mode/i;

function poolingByStatement(error: unknown): DarkroomError | null {
  const { cause } = error instanceof Error ? error : {};
  if (![error, cause].some((each) => each instanceof Error && BY_STATEMENT.test(each.message))) return null;
  return new DarkroomError(
    'INVALID_CONFIGURATION',
    'The pool connects to a pooler that does not support transactions. Set its `pool_mode` to `transaction` or `session`, or connect to Postgres directly.',
    { cause: error },
  );
}

async function openOn(connector: Connector, options: OpenDatabaseOptions): Promise<OpenDatabase> {
  const { schema, logger } = options;
  const statements = openStatements(connector, schema, options.limits);
  const onTrouble = (error: unknown): void => logger.warn('Darkroom’s job queue had an error and retries.', error);
  await requireServer(statements);
  const { references } = options;
  const found = references === null ? [] : await openReferences(statements, references);
  const { databaseId, boss } = await statements.patiently(() => install(connector, statements, options, onTrouble));

  const channels = channelsOf(schema);
  const heard = notifications(connector, schema);
  const places = { schema, channel: channels.changes };
  const records: RecordsOptions = {
    ...places,
    statements,
    sendJobs: sendJobs.bind(null, boss, channels.jobs),
    mayExpire: async (trx, fileId) => (await attachWhereNamed(trx, places, found, fileId)) === 'UNNAMED',
  };
  const jobs = postgresJobs({
    boss,
    statements,
    jobsSchema: jobsSchemaOf(schema),
    channel: channels.jobs,
    notifications: heard,
    onTrouble,
  });
  return {
    databaseId,
    files: postgresFiles(records),
    attachments: postgresAttachments(records),
    ...(references !== null && { references: postgresReferences(records, references) }),
    conversions: postgresConversions(records),
    tags: postgresTags(records),
    jobs,
    events: postgresEvents(statements),
    marks: postgresMarks(statements),
    pubSub: postgresPubSub({ statements, channel: channels.changes, notifications: heard }),
    close: async () => {
      await jobs.closeWorkers();
      await heard.close();
      await boss.stop({ graceful: false });
      await connector.close();
    },
  };
}

function jobsSchemaOf(schema: string): string {
  return `${schema}_jobs`;
}

/** The number of attempts to prepare the database while other processes that do the same interfere. */
const INSTALL_ATTEMPTS = 5;

async function install(
  connector: Connector,
  statements: Statements,
  options: OpenDatabaseOptions,
  onTrouble: (error: unknown) => void,
): Promise<{ readonly databaseId: string; readonly boss: PgBoss }> {
  const jobsSchema = jobsSchemaOf(options.schema);
  for (let attempt = 1; ; attempt += 1) {
    try {
      const databaseId = await migrate(statements, options.schema, jobsSchema);
      const boss = await startBoss({ statements, connector, jobsSchema, options, onTrouble });
      return { databaseId, boss };
    } catch (error) {
      if (attempt === INSTALL_ATTEMPTS || !isDuplicate(error)) throw error;
    }
  }
}
