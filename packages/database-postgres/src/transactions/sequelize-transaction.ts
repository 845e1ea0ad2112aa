import type { SqlClient } from '@graphql-darkroom/core/adapter';

/**
 * A client for a transaction of [Sequelize](https://sequelize.org) 6, for `db` in `darkroom.files.attach(ids, { db })`.
 *
 * @example
 * ```ts
 * await sequelize.transaction(async (transaction) => {
 *   const db = sequelizeTransaction(sequelize, transaction);
 *   await darkroom.files.attach([logo], { target: 'Customer.logo', subject: id, context, db });
 * });
 * ```
 */
export function sequelizeTransaction<Transaction>(
  sequelize: {
    query(
      sql: string,
      options: { bind: unknown[]; transaction: Transaction; type: never },
    ): PromiseLike<[unknown[], unknown]>;
  },
  transaction: Transaction,
): SqlClient {
  return {
    query: async (text, values) => {
      // Explicit, since Sequelize's option `query` may set other defaults, which return rows in other forms.
      const type = 'RAW' as never;
      const [rows] = await sequelize.query(text, { bind: [...values], transaction, type });
      return { rows };
    },
  };
}
