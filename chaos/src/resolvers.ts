import type { Darkroom } from '@graphql-darkroom/core';
import { GraphQLError } from 'graphql';
import type { Pool, PoolClient } from 'pg';

/** The code that a mutation fails with which is to fail. */
export const HOST_FAILED = 'HOST_FAILED';

const SET_PORTRAIT = /* SQL */ `
  insert into customers (id, portrait) values ($1, $2) on conflict (id) do update set portrait = excluded.portrait
`;

/** The host's own resolvers, on a table of its own. */
export function hostResolvers(
  pool: Pool,
  darkroom: Darkroom,
): NonNullable<Parameters<Darkroom['makeSchema']>[0]['resolvers']> {
  return {
    Query: { customer: () => null },
    Mutation: {
      setPortrait: async (_: unknown, { id, portrait, fail }: SetPortrait) => {
        if (fail) throw new GraphQLError('It was to fail.', { extensions: { code: HOST_FAILED } });
        await pool.query(SET_PORTRAIT, [id, portrait]);
        return { id, portrait };
      },
      deleteCustomer: async (_: unknown, { id }: { id: string }) => {
        await transaction(pool, async (db) => {
          await db.query('delete from customers where id = $1', [id]);
          await darkroom.files.detach({ target: 'Customer.portrait', subject: id, db });
        });
        return true;
      },
    },
  };
}

interface SetPortrait {
  readonly id: string;
  readonly portrait: string | null;
  readonly fail: boolean;
}

async function transaction(pool: Pool, work: (client: PoolClient) => Promise<void>): Promise<void> {
  const client = await pool.connect();
  // One that is lost while it does nothing says so by an event.
  client.on('error', () => undefined);
  try {
    await client.query('begin');
    await work(client);
    await client.query('commit');
    client.release();
  } catch (error) {
    client.release(true);
    throw error;
  }
}
