/**
 * A connection of the host's with an open transaction: a client of `pg`, or any object that passes statements to one.
 * Darkroom's records must be in the same database. `@graphql-darkroom/database-postgres` has functions that make one
 * from a transaction of Kysely, Drizzle, Knex, Prisma or Postgres.js. TypeORM's managers and query runners can be used
 * directly.
 */
export interface SqlClient {
  /** Runs one statement, with `$1` and so on as placeholders for the values. */
  query(text: string, values: unknown[]): Promise<{ readonly rows: unknown[] }>;
}
