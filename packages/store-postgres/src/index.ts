export type {
  PostgresClientListener,
  PostgresNotification,
  PostgresPool,
  PostgresPoolClient,
} from './database/postgres-pool.ts';
export type { JobPolicies } from './jobs/queues.ts';
export { postgresStore, type PostgresStoreOptions } from './postgres-store.ts';
