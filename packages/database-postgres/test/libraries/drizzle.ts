import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { integer, pgTable, uuid } from 'drizzle-orm/pg-core';
import { drizzle as drizzleOnPostgresJs } from 'drizzle-orm/postgres-js';
import { Pool } from 'pg';
import postgres from 'postgres';
import { drizzleTransaction } from '../../src/index.ts';
import type { HostLibrary } from './host-library.ts';

const customers = pgTable('customers', { id: integer().generatedAlwaysAsIdentity(), logo: uuid() });

/** Drizzle on pg. */
export async function openDrizzle(connectionString: string): Promise<HostLibrary> {
  const pool = new Pool({ connectionString });
  const db = drizzle(pool);
  return {
    transaction: (work) =>
      db.transaction((tx) =>
        work({ db: drizzleTransaction(tx, sql), addCustomer: (logo) => tx.insert(customers).values({ logo }) }),
      ),
    outside: drizzleTransaction(db, sql),
    close: () => pool.end(),
  };
}

/** Drizzle on Postgres.js. */
export async function openDrizzleOnPostgresJs(connectionString: string): Promise<HostLibrary> {
  const client = postgres(connectionString, { onnotice: () => undefined });
  const db = drizzleOnPostgresJs(client);
  return {
    transaction: (work) =>
      db.transaction((tx) =>
        work({ db: drizzleTransaction(tx, sql), addCustomer: (logo) => tx.insert(customers).values({ logo }) }),
      ),
    outside: drizzleTransaction(db, sql),
    close: () => client.end(),
  };
}
