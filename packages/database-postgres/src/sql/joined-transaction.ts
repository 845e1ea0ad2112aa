import type { SqlClient } from '@graphql-darkroom/core/adapter';
import { Kysely, PostgresDialect, type PostgresPool as KyselyPool, type Transaction } from 'kysely';
import type { Tables } from './tables.ts';
import { PG_TYPES } from './type-parsers.ts';

/** Our tables, in a transaction that the host has open on its own connection, and ends. */
export function joinedTransaction(client: SqlClient, schema: string): Transaction<Tables> {
  const connection = { query: queryWithOwnTypes(client), release: () => {} };
  const pool = { connect: async () => connection, end: async () => {}, options: {} };
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: pool as unknown as KyselyPool }) });
  // A transaction of Kysely's is no more than a Kysely whose statements all go to one connection.
  return db.withSchema(schema) as unknown as Transaction<Tables>;
}

type Query = (text: string, values: readonly unknown[]) => Promise<{ readonly rows: unknown[] }>;

/** Reads values as we do, whatever parsers the host has given its client. */
function queryWithOwnTypes(client: SqlClient): Query {
  if (isPgClient(client)) {
    return (text, values) => client.query({ text, values: [...values], types: PG_TYPES });
  }
  return async (text, values) => {
    const answer = await client.query(text, [...values]);
    return { ...answer, rows: answer.rows.map(readRow) };
  };
}

interface PgClient {
  query(config: {
    readonly text: string;
    readonly values: unknown[];
    readonly types: typeof PG_TYPES;
  }): Promise<{ readonly rows: unknown[] }>;
}

/** A client of `pg`, which takes parsers with each statement. */
function isPgClient(client: unknown): client is PgClient {
  return typeof (client as { readonly getTypeParser?: unknown }).getTypeParser === 'function';
}

/** Columns of JSON, which some clients give as text. */
const JSON_COLUMNS: ReadonlySet<string> = new Set(['file', 'conversions', 'attachments']);

/** A row of another client, as pg gives it: JSON that is read, and no bigints. */
function readRow(row: unknown): unknown {
  if (typeof row !== 'object' || row === null) return row;
  return Object.fromEntries(
    Object.entries(row).map(([column, value]: [string, unknown]) => {
      if (typeof value === 'bigint') return [column, Number(value)];
      return [column, JSON_COLUMNS.has(column) && typeof value === 'string' ? (JSON.parse(value) as unknown) : value];
    }),
  );
}
