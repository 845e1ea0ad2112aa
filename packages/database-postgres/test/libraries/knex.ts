import knexOn, { type Knex } from 'knex';
import { knexTransaction } from '../../src/index.ts';
import type { HostLibrary } from './host-library.ts';

/** Knex on pg, with some of its settings. */
export async function openKnex(connectionString: string, config: Knex.Config): Promise<HostLibrary> {
  const knex = knexOn({ client: 'pg', connection: connectionString, ...config });
  return {
    transaction: (work) =>
      knex.transaction((trx) =>
        work({ db: knexTransaction(trx), addCustomer: async (logo) => trx('customers').insert({ logo }) }),
      ),
    outside: knexTransaction(knex),
    close: () => knex.destroy(),
  };
}
