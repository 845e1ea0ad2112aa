import type { SqlClient } from '@graphql-darkroom/core/adapter';
import { fromKnex } from 'pg-boss';

/**
 * A client for a transaction of [Knex](https://knexjs.org) on `pg`, for `db` in `darkroom.files.attach(ids, { db })`.
 *
 * @example
 * ```ts
 * await knex.transaction(async (trx) => {
 *   await darkroom.files.attach([logo], { target: 'Customer.logo', subject: id, context, db: knexTransaction(trx) });
 * });
 * ```
 */
export function knexTransaction(trx: {
  raw(sql: string, bindings: readonly unknown[]): PromiseLike<unknown>;
}): SqlClient {
  // Rewrites Darkroom's placeholders, `$1`, to those of Knex.
  const db = fromKnex(trx as Parameters<typeof fromKnex>[0]);
  return { query: async (text, values) => db.executeSql(text, values) };
}
