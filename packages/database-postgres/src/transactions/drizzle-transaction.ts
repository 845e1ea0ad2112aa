import type { SqlClient } from '@graphql-darkroom/core/adapter';
import { fromDrizzle } from 'pg-boss';

/**
 * A client for a transaction of [Drizzle](https://orm.drizzle.team), for `db` in `darkroom.files.attach(ids, { db })`.
 * `sql` is Drizzle's own template tag, which builds statements.
 *
 * @example
 * ```ts
 * await drizzle.transaction(async (tx) => {
 *   const place = { target: 'Customer.logo', subject: id };
 *   await darkroom.files.attach([logo], { ...place, context, db: drizzleTransaction(tx, sql) });
 * });
 * ```
 */
export function drizzleTransaction(
  tx: { execute(query: never): PromiseLike<unknown> },
  sql: { (strings: TemplateStringsArray, ...values: never[]): unknown; param(value: unknown): unknown },
): SqlClient {
  const [transaction, tag] = [tx, sql] as unknown as Parameters<typeof fromDrizzle>;
  const db = fromDrizzle(transaction, tag);
  return { query: async (text, values) => db.executeSql(text, values) };
}
