import postgres from 'postgres';
import { postgresJsTransaction } from '../../src/index.ts';
import type { HostLibrary } from './host-library.ts';

/** Postgres.js, with some of its settings. */
export async function openPostgresJs(connectionString: string, options: postgres.Options<{}>): Promise<HostLibrary> {
  const client = postgres(connectionString, { onnotice: () => undefined, ...options });
  return {
    transaction: (work) =>
      client.begin((sql) =>
        work({
          db: postgresJsTransaction(sql),
          addCustomer: async (logo) => sql`insert into customers (logo) values (${logo}::text::uuid)`,
        }),
      ),
    outside: postgresJsTransaction(client),
    close: () => client.end(),
  };
}
