import assert from 'node:assert/strict';
import { createDarkroom, type Darkroom, memoryProcessor, memoryStorage } from '@graphql-darkroom/core';
import { drizzleTransaction, postgresDatabase } from '@graphql-darkroom/database-postgres';
import { eq, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { integer, pgTable, uuid } from 'drizzle-orm/pg-core';
import { type ExecutionResult, parse } from 'graphql';
import { type Application, createApplication, createModule, gql } from 'graphql-modules';
import { Pool } from 'pg';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { startRealPostgres } from '../../test/support/real-postgres.ts';
import { PNG } from './support/uploading.ts';

interface Context {
  readonly user: string | null;
}

const server = await startRealPostgres();
const customers = pgTable('customers', { id: integer().primaryKey(), logo: uuid() });

describe.skipIf(server === null)('an application of GraphQL Modules that keeps its data with Drizzle', () => {
  const storage = memoryStorage();
  let pool: Pool;
  let darkroom: Darkroom;
  let application: Application;

  beforeAll(async () => {
    pool = new Pool({ connectionString: (await server?.createDatabase()) ?? '' });
    await pool.query('create table customers (id int primary key, logo uuid); insert into customers values (7)');
    const database = drizzle(pool);
    darkroom = createDarkroom({
      storage,
      database: postgresDatabase({ pool }),
      processor: memoryProcessor(),
      viewer: ({ user }: Context) => user,
    });
    const customerOf = async (id: number) =>
      (await database.select().from(customers).where(eq(customers.id, id))).at(0);
    const module = createModule({
      id: 'customers',
      typeDefs: gql`
        type Query {
          customer(id: Int!): Customer
        }
        type Mutation {
          setLogo(id: Int!, logo: ID!, fail: Boolean = false): Customer
        }
        type Customer {
          id: ID!
          logo: File @fileUpload(accept: ["image/*"], subject: "id", convert: [SEPIA])
        }
      `,
      resolvers: {
        Query: { customer: (_: unknown, { id }: { id: number }) => customerOf(id) },
        Mutation: {
          setLogo: async (
            _: unknown,
            { id, logo, fail }: { id: number; logo: string; fail: boolean },
            context: Context,
          ) => {
            await database.transaction(async (tx) => {
              await tx.update(customers).set({ logo }).where(eq(customers.id, id));
              const place = { target: 'Customer.logo', subject: String(id), attach: 'SET' } as const;
              await darkroom.files.attach([logo], { ...place, context, db: drizzleTransaction(tx, sql) });
              if (fail) throw new Error('Rolled back.');
            });
            return customerOf(id);
          },
        },
      },
    });
    application = createApplication({
      modules: [module],
      schemaBuilder: ({ typeDefs, resolvers }) => darkroom.makeSchema({ typeDefs, resolvers }),
    });
  });
  afterAll(async () => {
    await darkroom.close();
    await pool.end();
    await server?.stop();
  });

  async function ask(query: string, variableValues: Record<string, unknown> = {}, user: string | null = 'ada') {
    const execute = application.createExecution();
    const contextValue: Context = { user };
    const answer = await execute({ schema: application.schema, document: parse(query), variableValues, contextValue });
    return JSON.parse(JSON.stringify(answer)) as ExecutionResult<Record<string, never>>;
  }

  async function upload(): Promise<string> {
    const { data } = await ask('mutation { startFileUpload(target: "Customer.logo") { id urls } }');
    assert.ok(data);
    const { id, urls } = data['startFileUpload'] as unknown as { readonly id: string; readonly urls: [string] };
    await storage.handler(new Request(urls[0], { method: 'PUT', body: new Uint8Array(PNG) }));
    await ask('mutation ($id: ID!) { completeFileUpload(id: $id) { success } }', { id });
    return id;
  }

  const SET_LOGO = 'mutation ($logo: ID!, $fail: Boolean) { setLogo(id: 7, logo: $logo, fail: $fail) { id } }';
  const SHOWN = '{ customer(id: 7) { id logo { contentType conversion(name: SEPIA) { status } } } }';

  test("attaches a file in the host's transaction, and shows it at its field", async () => {
    const logo = await upload();
    const refused = await ask(SET_LOGO, { logo }, 'eve');
    assert.equal(refused.errors?.[0]?.extensions?.['code'], 'FILE_NOT_FOUND');
    assert.deepEqual(await ask(SET_LOGO, { logo }), { data: { setLogo: { id: '7' } } });
    assert.deepEqual(await ask(SHOWN, {}, null), {
      data: { customer: { id: '7', logo: { contentType: 'image/png', conversion: { status: 'PENDING' } } } },
    });
  });

  test('attaches nothing where that transaction is rolled back', async () => {
    const before = await ask(SHOWN);
    const logo = await upload();
    const { errors } = await ask(SET_LOGO, { logo, fail: true });
    assert.equal(errors?.[0]?.message, 'Rolled back.');
    assert.deepEqual((await darkroom.files.get(logo))?.attachments, []);
    assert.deepEqual(await ask(SHOWN), before);
  });
});
