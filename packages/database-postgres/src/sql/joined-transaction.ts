import { DarkroomError, type SqlClient } from '@graphql-darkroom/core/adapter';
import { Kysely, PostgresDialect, type PostgresPool as KyselyPool, type Transaction } from 'kysely';
import { sqlStateOf } from './database-errors.ts';
import { rowsAsText } from './rows-as-text.ts';
import type { Tables } from './tables.ts';

/**
 * Darkroom's tables, in a transaction that the host opened on its own connection and will end.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION for a client without a transaction, or of another database.
 */
export async function joinTransaction(client: SqlClient, schema: string): Promise<Transaction<Tables>> {
  await requireTransaction(client, schema);
  const connection = {
    query: async (text: string, values: readonly unknown[]) => ({
      rows: rowsOf(await client.query(text, [...values])),
    }),
    release: () => {},
  };
  const pool = { connect: async () => connection, end: async () => {}, options: {} };
  const config = rowsAsText(new PostgresDialect({ pool: pool as unknown as KyselyPool }));
  const db = new Kysely<Tables>(config);
  // A Kysely transaction is just a Kysely whose statements all use one connection.
  return db.withSchema(schema) as unknown as Transaction<Tables>;
}

/**
 * Checks that a transaction is open, which only the server can tell: it refuses to lock a table outside a transaction.
 * The lock is the one that any statement on the table takes.
 */
async function requireTransaction(client: SqlClient, schema: string): Promise<void> {
  if (typeof client.query !== 'function') throw new DarkroomError('INVALID_CONFIGURATION', NO_QUERY);
  try {
    await client.query(`lock table "${schema}"."files" in access share mode`, []);
  } catch (error) {
    const advice = REFUSALS[sqlStateOf(error)];
    if (advice === undefined) throw error;
    throw new DarkroomError('INVALID_CONFIGURATION', advice, { cause: error });
  }
}

const NO_QUERY =
  '`db` has no `query(text, values)`. Wrap the transaction of a library with its function, such as kyselyTransaction(trx).';

const OTHER_DATABASE =
  '`db` cannot access Darkroom’s tables. Connect it to the database of postgresDatabase({ pool }), with a role that may use them.';

/** The advice for a refusal, by its SQLSTATE. */
const REFUSALS: Readonly<Record<string, string>> = {
  // no_active_sql_transaction
  '25P01':
    '`db` has no open transaction. Pass the client on which you ran `begin`, or the transaction of your library, not the pool.',
  // undefined_table, invalid_schema_name, insufficient_privilege
  '42P01': OTHER_DATABASE,
  '3F000': OTHER_DATABASE,
  '42501': OTHER_DATABASE,
};

/** The rows of an answer; some libraries return only these. */
function rowsOf(answer: unknown): readonly unknown[] {
  const rows = Array.isArray(answer) ? answer : (answer as { readonly rows?: unknown } | null | undefined)?.rows;
  if (Array.isArray(rows)) return rows as readonly unknown[];
  throw new DarkroomError('INVALID_CONFIGURATION', '`db.query` must resolve to an object with `rows`.');
}
