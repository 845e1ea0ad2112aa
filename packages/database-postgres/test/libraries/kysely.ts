import { Kysely, type KyselyPlugin, PostgresDialect } from 'kysely';
import { Pool } from 'pg';
import { kyselyTransaction } from '../../src/index.ts';
import type { HostLibrary } from './host-library.ts';

/** Kysely on pg, with plugins. */
export async function openKysely(connectionString: string, plugins: KyselyPlugin[]): Promise<HostLibrary> {
  const kysely = new Kysely<{ customers: { logo: string } }>({
    dialect: new PostgresDialect({ pool: new Pool({ connectionString }) }),
    plugins,
  });
  return {
    transaction: (work) =>
      kysely.transaction().execute((trx) =>
        work({
          db: kyselyTransaction(trx),
          addCustomer: (logo) => trx.insertInto('customers').values({ logo }).execute(),
        }),
      ),
    outside: kyselyTransaction(kysely),
    close: () => kysely.destroy(),
  };
}
