import type { SqlClient } from '@graphql-darkroom/core/adapter';
import { Kysely, PostgresDialect, type PostgresPool as KyselyPool, type Transaction } from 'kysely';
import type { Tables } from './tables.ts';

/** Our tables, in a transaction that the host has open on its own connection, and ends. */
export function joinedTransaction(client: SqlClient, schema: string): Transaction<Tables> {
  const connection = {
    query: (text: string, values: readonly unknown[]) => client.query(text, [...values]),
    release: () => {},
  };
  const pool = { connect: async () => connection, end: async () => {}, options: {} };
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: pool as unknown as KyselyPool }) });
  // A transaction of Kysely's is no more than a Kysely whose statements all go to one connection.
  return db.withSchema(schema) as unknown as Transaction<Tables>;
}
