import type { DarkroomLogger } from '@graphql-darkroom/core/adapter';
import { PgBoss } from 'pg-boss';
import type { Connector } from '../sql/connector.ts';
import type { Statements } from '../sql/statements.ts';
import { indexJobs } from './job-indexes.ts';
import type { JobPolicies } from './job-policies.ts';
import { prepareQueues } from './queues.ts';
import { SUPERVISE_SECONDS } from './supervise.ts';

/**
 * Starts pg-boss in an existing schema, and prepares its queues. If that fails, everything that was started is stopped
 * again.
 */
export async function startBoss(input: {
  readonly connector: Connector;
  readonly statements: Statements;
  readonly jobsSchema: string;
  readonly options: { readonly logger: DarkroomLogger; readonly jobPolicies: JobPolicies };
  readonly onTrouble: (error: unknown) => void;
}): Promise<PgBoss> {
  const { connector, statements, jobsSchema, options, onTrouble } = input;
  const { logger, jobPolicies } = options;
  const isEmbedded = connector.backend === 'pglite';
  const boss = new PgBoss({
    db: statements.forJobs,
    schema: jobsSchema,
    createSchema: false,
    backend: connector.backend,
    // Workers trigger supervision: a process that only writes jobs need not do it.
    supervise: false,
    schedule: false,
    monitorIntervalSeconds: SUPERVISE_SECONDS,
    maintenanceIntervalSeconds: 600,
    // PGlite has neither autovacuum nor a second session for concurrent rebuilds.
    reindex: !isEmbedded,
    monitorVacuum: !isEmbedded,
  });
  boss.on('error', onTrouble);
  boss.on('warning', ({ message, data }) => logger.warn(`Darkroom’s job queue: ${message}`, data));
  try {
    await boss.start();
    await prepareQueues(boss, jobPolicies);
    await indexJobs(statements, jobsSchema);
    return boss;
  } catch (error) {
    await boss.stop({ graceful: false });
    throw error;
  }
}
