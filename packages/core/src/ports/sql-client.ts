/**
 * A connection of the host's on which a transaction is open: a client of `pg`, or whatever passes statements to one.
 * Darkroom's records must be in the same database. `@graphql-darkroom/database-postgres` has functions that make one of
 * a transaction of Kysely, Drizzle, Knex, Prisma or Postgres.js; TypeORM's managers and query runners are one.
 */
export interface SqlClient {
  /** Runs one statement, with `$1` and so on for the values. */
  query(text: string, values: unknown[]): Promise<{ readonly rows: unknown[] }>;
}
