import { randomUUID } from 'node:crypto';
import type { PostgresReference } from '@graphql-darkroom/database-postgres';
import type { Pool, PoolClient } from 'pg';
import { type Customer, type CustomerStore, FIRST_CUSTOMERS } from './customer-store.ts';

const TABLE = 'darkroom_demo.customers';

const CREATE = /* SQL */ `
  create schema if not exists darkroom_demo;
  create table if not exists ${TABLE} (
    id text primary key,
    name text not null,
    created_at timestamptz not null default clock_timestamp(),
    logo uuid,
    photos uuid[] not null default '{}',
    reports uuid[] not null default '{}'
  );
  create index if not exists customers_logo on ${TABLE} (logo);
  create index if not exists customers_photos on ${TABLE} using gin (photos);
  create index if not exists customers_reports on ${TABLE} using gin (reports);
`;

/** The columns with ids of files: this way, deleting a row, even in psql, leaves no file behind. */
export const CUSTOMER_REFERENCES: Readonly<Record<string, PostgresReference>> = {
  'Customer.logo': { table: TABLE, column: 'logo', subject: 'id' },
  'Customer.photos': { table: TABLE, column: 'photos', subject: 'id' },
  'Customer.reports': { table: TABLE, column: 'reports', subject: 'id' },
};

const COLUMNS = 'id, name, logo, photos, reports';

/** Stores customers in a table of the host, `darkroom_demo.customers`, and creates it if it is missing. */
export async function customersInPostgres(pool: Pool): Promise<CustomerStore> {
  await transaction(pool, async (client) => {
    // Without the lock, two processes that start simultaneously would both find no table.
    await client.query(`select pg_advisory_xact_lock(hashtext('${TABLE}'))`);
    const { rows } = await client.query<{ isNew: boolean }>(`select to_regclass('${TABLE}') is null as "isNew"`);
    await client.query(CREATE);
    if (rows[0]?.isNew === true) for (const customer of FIRST_CUSTOMERS) await insert(client, customer);
  });

  return {
    list: async () => (await pool.query<Customer>(`select ${COLUMNS} from ${TABLE} order by created_at, id`)).rows,
    find: async (id) =>
      (await pool.query<Customer>(`select ${COLUMNS} from ${TABLE} where id = $1`, [id])).rows[0] ?? null,
    create: async (given) => {
      const customer = { ...given, id: randomUUID(), photos: [], reports: [] };
      await insert(pool, customer);
      return customer;
    },
    update: (id, change) =>
      transaction(pool, async (client) => {
        const { rows } = await client.query<Customer>(`select ${COLUMNS} from ${TABLE} where id = $1 for update`, [id]);
        const [before] = rows;
        if (before === undefined) return null;
        const after = change(before);
        await client.query(`update ${TABLE} set name = $2, logo = $3, photos = $4, reports = $5 where id = $1`, [
          id,
          after.name,
          after.logo,
          after.photos,
          after.reports,
        ]);
        return after;
      }),
    delete: (id, alongside) =>
      transaction(pool, async (client) => {
        const { rowCount } = await client.query(`delete from ${TABLE} where id = $1`, [id]);
        if (rowCount !== 1) return false;
        await alongside(client);
        return true;
      }),
  };
}

async function insert(client: Pool | PoolClient, { id, name, logo }: Customer): Promise<void> {
  await client.query(`insert into ${TABLE} (id, name, logo) values ($1, $2, $3)`, [id, name, logo]);
}

async function transaction<Result>(pool: Pool, work: (client: PoolClient) => Promise<Result>): Promise<Result> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const result = await work(client);
    await client.query('commit');
    client.release();
    return result;
  } catch (error) {
    // A connection on which even the rollback fails must not be reused.
    await client.query('rollback').then(
      () => client.release(),
      () => client.release(true),
    );
    throw error;
  }
}
