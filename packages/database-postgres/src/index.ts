export type {
  PostgresClientListener,
  PostgresNotification,
  PostgresPool,
  PostgresPoolCallback,
  PostgresPoolClient,
} from './sql/postgres-pool.ts';
export type { JobPolicies } from './jobs/job-policies.ts';
export { postgresDatabase, type PostgresDatabaseOptions } from './postgres-database.ts';
export type { PostgresReference } from './references/references-option.ts';
