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
export { drizzleTransaction } from './transactions/drizzle-transaction.ts';
export { knexTransaction } from './transactions/knex-transaction.ts';
export { kyselyTransaction } from './transactions/kysely-transaction.ts';
export { postgresJsTransaction } from './transactions/postgres-js-transaction.ts';
export { prismaTransaction } from './transactions/prisma-transaction.ts';
export { sequelizeTransaction } from './transactions/sequelize-transaction.ts';
