import type { SqlClient } from '@graphql-darkroom/core/adapter';
import { CompiledQuery } from 'kysely';

/**
 * A client for a transaction of [Kysely](https://kysely.dev), for `db` in `darkroom.files.attach(ids, { db })`.
 *
 * @example
 * ```ts
 * await kysely.transaction().execute(async (trx) => {
 *   await darkroom.files.attach([logo], { target: 'Customer.logo', subject: id, context, db: kyselyTransaction(trx) });
 * });
 * ```
 */
export function kyselyTransaction(trx: {
  executeQuery(query: never): PromiseLike<{ readonly rows: unknown[] }>;
}): SqlClient {
  return { query: async (text, values) => trx.executeQuery(CompiledQuery.raw(text, values) as never) };
}
