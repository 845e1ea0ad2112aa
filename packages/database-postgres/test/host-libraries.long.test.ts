import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { PGlite } from '@electric-sql/pglite';
import { createDarkroom, type Darkroom, memoryProcessor, memoryStorage, memoryTagger } from '@graphql-darkroom/core';
import type { OpenDatabase, SqlClient } from '@graphql-darkroom/core/adapter';
import { PrismaPg } from '@prisma/adapter-pg';
import { drizzle } from 'drizzle-orm/node-postgres';
import knex from 'knex';
import { Kysely, PostgresDialect } from 'kysely';
import { Client, Pool, types } from 'pg';
import postgres from 'postgres';
import { Sequelize } from 'sequelize';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { eventually } from '../../../test/support/eventually.ts';
import { startRealPostgres } from '../../../test/support/real-postgres.ts';
import { PNG } from '../../core/test/support/sample-bytes.ts';
import { postgresDatabase } from '../src/index.ts';
import type { HostLibrary } from './libraries/host-library.ts';
import { LIBRARIES, OIDS, strange } from './libraries/libraries.ts';
import { PrismaClient } from './libraries/prisma-client.generated.ts';

const server = await startRealPostgres();
const LOGO = 'Customer.logo';
const PHOTO = 'Customer.photo';

/** Where a file is attached. */
function targetsOf(
  file: { readonly attachments: readonly { readonly target: string }[] } | null | undefined,
): readonly string[] | undefined {
  return file?.attachments.map(({ target }) => target);
}

describe.skipIf(server === null)('files are attached by what hosts use', () => {
  let url: string;
  let emptyUrl: string;
  let pool: Pool;
  let darkroom: Darkroom;
  let opened: OpenDatabase;
  const changed: string[] = [];

  beforeAll(async () => {
    // The whole process of a host has them, and whatever uses pg in it.
    for (const oid of OIDS) types.setTypeParser(oid, strange);
    url = (await server?.createDatabase()) ?? '';
    emptyUrl = (await server?.createDatabase()) ?? '';
    pool = new Pool({ connectionString: url });
    await pool.query('create table customers (id int generated always as identity, logo uuid)');
    const database = postgresDatabase({ pool });
    opened = await database.open();
    darkroom = createDarkroom({
      database,
      storage: memoryStorage(),
      processor: memoryProcessor(),
      tagger: memoryTagger(),
      viewer: () => 'ada',
    });
    darkroom.makeSchema({
      typeDefs: /* GraphQL */ `
        type Query {
          customer: Customer
        }
        type Customer {
          id: ID!
          logo: File @fileUpload(convert: [SEPIA], tag: true)
          photo: File @fileUpload
          reports: [File!]! @fileUpload(subject: "id")
          small: File @fileUpload(maxBytes: 10)
        }
      `,
    });
    await opened.pubSub.subscribe({ onChange: ({ fileId }) => changed.push(fileId), onGap: () => undefined });
  });
  afterAll(async () => {
    await darkroom.close();
    await opened.close();
    await pool.end();
    await server?.stop();
  });

  /** The files of which subscribers have heard since it was last asked: a change that comes later is heard later. */
  async function heard(): Promise<readonly string[]> {
    const mark = randomUUID();
    await opened.pubSub.publish({ fileId: mark, ownerId: null });
    await eventually(() => assert.ok(changed.includes(mark)));
    return changed.splice(0).filter((id) => id !== mark);
  }
  async function newFile(): Promise<string> {
    const { id } = await darkroom.files.import({ from: new Blob([PNG]).stream(), owner: 'ada', name: `?{"a":$1}\\'"` });
    await heard();
    return id;
  }
  async function customersWith(id: string): Promise<number> {
    return (await pool.query('select from customers where logo = $1', [id])).rows.length;
  }

  async function jobsOf(id: string): Promise<readonly string[]> {
    const text = `select name from darkroom_jobs.job where name in ('convert', 'tag') and data->>'fileId' = $1 order by 1`;
    return (await pool.query<{ readonly name: string }>(text, [id])).rows.map(({ name }) => name);
  }

  test.each([
    ['without a function that sends statements', {}, /such as kyselyTransaction/],
    ['that gives no rows', { query: async () => undefined }, /an object with `rows`/],
    ['that gives rows of something else', { query: async () => ({ rows: [{ row: 1 }] }) }, /rows as objects/],
    ['that gives rows which are none', { query: async () => ({ rows: [null] }) }, /rows as objects/],
  ])('and not by a client %s', async (_, db, message) => {
    const attached = darkroom.files.attachUnchecked([await newFile()], { target: PHOTO, db: db as SqlClient });
    await assert.rejects(attached, { code: 'INVALID_CONFIGURATION', message });
  });

  describe.each(Object.entries(LIBRARIES))('in a transaction of %s', (_, open) => {
    let library: HostLibrary;
    beforeAll(async () => {
      library = await open(url);
    });
    afterAll(() => library.close());

    test('files are attached when it commits, and subscribers then hear of it', async () => {
      const [logo, photo] = [await newFile(), await newFile()];
      await library.transaction(async ({ db, addCustomer }) => {
        await addCustomer(logo);
        await darkroom.files.attach([logo], { target: LOGO, context: {}, db });
        await darkroom.files.attach([photo, logo], { target: PHOTO, context: {}, db });
        const [read] = await opened.files.get({ ids: [logo], db });
        assert.deepEqual(targetsOf(read), [LOGO, PHOTO]);
        assert.deepEqual((await darkroom.files.get(logo))?.attachments, [], 'others see it before the commit');
        assert.deepEqual(await heard(), [], 'subscribers hear of it before the commit');
      });
      assert.equal(await customersWith(logo), 1);
      assert.deepEqual(new Set(await heard()), new Set([logo, photo]));
      const file = await darkroom.files.get(logo);
      assert.deepEqual([targetsOf(file), file?.tagging?.status], [[LOGO, PHOTO], 'PENDING']);
      assert.deepEqual(
        file?.conversions.map(({ name, status }) => [name, status]),
        [['SEPIA', 'PENDING']],
      );
      assert.deepEqual(await jobsOf(logo), ['convert']);
    });

    test('nothing is when it rolls back', async () => {
      const id = await newFile();
      const rolledBack = library.transaction(async ({ db, addCustomer }) => {
        await addCustomer(id);
        await darkroom.files.attach([id], { target: LOGO, context: {}, db });
        throw new Error('on purpose');
      });
      await assert.rejects(rolledBack, /on purpose/);
      assert.equal(await customersWith(id), 0);
      assert.deepEqual(await heard(), []);
      const file = await darkroom.files.get(id);
      assert.deepEqual([file?.attachments, file?.conversions, file?.tagging], [[], [], null]);
      assert.deepEqual(await jobsOf(id), []);
    });

    test('what a record has is set, and detached', async () => {
      const [old, kept, added] = [await newFile(), await newFile(), await newFile()];
      const reports = { target: 'Customer.reports', subject: `${old} ?{"a":$1}\\'"` };
      await darkroom.files.attach([old, kept], { ...reports, context: {} });
      const attached = async (): Promise<ReadonlySet<string>> =>
        new Set((await darkroom.files.list(reports)).files.map(({ id }) => id));
      await library.transaction(async ({ db }) => {
        await darkroom.files.attach([kept, added], { ...reports, attach: 'SET', context: {}, db });
      });
      assert.deepEqual(await attached(), new Set([kept, added]));
      await library.transaction(async ({ db }) => {
        assert.deepEqual(await darkroom.files.detach({ ...reports, ids: [kept], db }), [kept]);
        assert.deepEqual(await darkroom.files.detach({ ...reports, db }), [added]);
      });
      assert.deepEqual(await attached(), new Set());
    });

    test('records read as they do without it', async () => {
      const id = await newFile();
      await darkroom.files.attach([id], { target: LOGO, context: {} });
      const records = await opened.files.get({ ids: [id] });
      await library.transaction(async ({ db }) => {
        assert.deepEqual(await opened.files.get({ ids: [id], db }), records);
        await assert.rejects(darkroom.files.attach([id], { target: 'Customer.small', context: {}, db }), {
          code: 'FILE_TOO_LARGE',
        });
      });
    });

    test('a lock that is not had in time is an outage', async () => {
      const id = await newFile();
      const other = await pool.connect();
      try {
        await other.query('begin');
        await other.query('select from darkroom.files where id = $1 for update', [id]);
        const attached = library.transaction(async ({ db }) => {
          await db.query(`set local lock_timeout = '10ms'`, []);
          await darkroom.files.attach([id], { target: LOGO, context: {}, db });
        });
        await assert.rejects(attached, { code: 'DATABASE_UNAVAILABLE' });
      } finally {
        await other.query('rollback');
        other.release();
      }
    });

    test('and where none is open, nothing is attached', async () => {
      const id = await newFile();
      const attached = darkroom.files.attach([id], { target: LOGO, context: {}, db: library.outside });
      await assert.rejects(attached, { code: 'INVALID_CONFIGURATION', message: /no open transaction/ });
      assert.deepEqual((await darkroom.files.get(id))?.attachments, []);
    });

    test('nor in one of another database', async () => {
      const id = await newFile();
      const other = await open(emptyUrl);
      const attached = other.transaction(({ db }) => darkroom.files.attach([id], { target: LOGO, context: {}, db }));
      await assert.rejects(attached, { code: 'INVALID_CONFIGURATION', message: /Connect it to the database/ });
      await other.close();
    });
  });
});

describe('what hosts have for other libraries is refused as `pool`, with what to pass instead', () => {
  const unused = new Pool();
  const connectionString = 'postgres://localhost/shop';

  test.each<readonly [string, () => unknown, RegExp]>([
    ['a Client of pg', () => new Client(), /^`pool` is a Client, .* Pass the Pool that it comes from\. `pool` must be/],
    ['a promise', () => Promise.resolve(unused), /^`pool` is a promise\. Write `pool: await …`\./],
    ['a connection string', () => connectionString, /^`pool` is a connection string\. .*`new Pool\(/],
    ['a URL', () => new URL(connectionString), /^`pool` is a connection string\./],
    ['the options of a Pool', () => ({ connectionString }), /^`pool` is the options of a Pool\. .*`new Pool\(/],
    ['the class', () => Pool, /^`pool` is a class\. Make one with `new`\./],
    ['Drizzle', () => drizzle({ client: unused }), /^`pool` is an instance of Drizzle\. .*`db\.\$client`/],
    [
      'Prisma',
      () => new PrismaClient({ adapter: new PrismaPg({ connectionString }) }),
      /^`pool` is a client of Prisma\. .* adapter/,
    ],
    [
      'Kysely',
      () => new Kysely({ dialect: new PostgresDialect({ pool: unused }) }),
      /^`pool` is an instance of Kysely\. .*dialect/,
    ],
    ['TypeORM', () => new DataSource({ type: 'postgres' }), /^`pool` is a DataSource of TypeORM\./],
    ['Sequelize', () => new Sequelize(connectionString), /^`pool` is an instance of Sequelize\./],
    ['Knex', () => knex({ client: 'pg' }), /^`pool` is an instance of Knex\./],
    ['Postgres.js', () => postgres(connectionString), /^`pool` is a client of Postgres\.js\./],
    ['PGlite', () => new PGlite(), /^`pool` is a PGlite\. Pass its folder as `directory`\./],
    ['a pool of MySQL', () => ({ getConnection: () => undefined }), /^`pool` is a pool of MySQL\./],
    ['null', () => null, /^`pool` must be a Pool of pg/],
  ])('%s', (_, given, message) => {
    assert.throws(() => postgresDatabase({ pool: given() as Pool }), { code: 'INVALID_CONFIGURATION', message });
  });
});
