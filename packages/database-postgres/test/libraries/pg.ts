import type { SqlClient } from '@graphql-darkroom/core';
import { Pool, type PoolClient } from 'pg';
import type { HostLibrary, HostTransaction } from './host-library.ts';

const ADD = 'insert into customers (logo) values ($1)';

/** A client that is given as it is, or by what passes statements to it. */
export async function openPg(
  connectionString: string,
  dbOf: (client: PoolClient) => SqlClient = (client) => client,
): Promise<HostLibrary> {
  const pool = new Pool({ connectionString });
  return {
    transaction: async (work) => {
      const client = await pool.connect();
      const transaction: HostTransaction = { db: dbOf(client), addCustomer: (logo) => client.query(ADD, [logo]) };
      try {
        await client.query('begin');
        await work(transaction);
        await client.query('commit');
      } catch (error) {
        await client.query('rollback');
        throw error;
      } finally {
        client.release();
      }
    },
    outside: pool,
    close: () => pool.end(),
  };
}
