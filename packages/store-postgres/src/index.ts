export type {
  PostgresClientListener,
  PostgresNotification,
  PostgresPool,
  PostgresPoolClient,
} from './database/postgres-pool.ts';
export type { JobPolicies } from './jobs/job-policies.ts';
export { postgresStore, type PostgresStoreOptions } from './postgres-store.ts';
