import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import {
  createDarkroom,
  memoryProcessor,
  memoryStorage,
  type Darkroom,
  type DarkroomError,
  type SqlClient,
} from '@graphql-darkroom/core';
import { Pool, type PoolClient, types } from 'pg';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { eventually } from '../../../test/support/eventually.ts';
import { startRealPostgres } from '../../../test/support/real-postgres.ts';
import { PNG } from '../../core/test/support/sample-bytes.ts';
import { postgresDatabase } from '../src/index.ts';
import { attachTo } from './attach-to.ts';
import { embeddedFolder } from './embedded-folder.ts';

const postgres = await startRealPostgres();
const target = 'Customer.logo';

/** Statements and values pass, and nothing else of pg. */
function strictClient(client: PoolClient): SqlClient {
  return {
    query: async (text, values) => {
      const { rows, fields } = await client.query<Record<string, unknown>>(text, values);
      const isVoid = fields.some(({ dataTypeID }) => dataTypeID === 2278);
      assert.ok(!isVoid, `This gives a column that is void: ${text}`);
      return { rows };
    },
  };
}

/** A client whose parsers leave all that they read as text. */
function textClient(client: PoolClient): SqlClient {
  const { BOOL, INT4, INT8, JSON, JSONB, TIMESTAMPTZ, UUID } = types.builtins;
  for (const oid of [BOOL, INT4, INT8, JSON, JSONB, TIMESTAMPTZ, UUID]) {
    client.setTypeParser(oid, (text: string) => text);
  }
  return client;
}

/** Where a file is attached: coordinates, with the record's id where it is known. */
async function placesOf({ files }: Darkroom, id: string): Promise<readonly string[]> {
  const file = await files.get(id);
  assert.ok(file !== null);
  return file.attachments.map((at) => (at.subject === null ? at.target : `${at.target} ${at.subject}`));
}

const CLIENTS = [
  ['a client with parsers of its own', textClient],
  [
    'a client that gives JSON as text and refuses what is void, as Prisma’s',
    (client: PoolClient) => (textClient(client), strictClient(client)),
  ],
] as const;

function png(): ReadableStream<Uint8Array> {
  return new Blob([PNG]).stream();
}

describe.skipIf(postgres === null)('files are attached in a transaction of the host', () => {
  let pool: Pool;
  let darkroom: Darkroom;

  beforeAll(async () => {
    pool = new Pool({ connectionString: (await postgres?.createDatabase()) ?? '' });
    await pool.query('create table customers (id serial primary key, logo uuid)');
    darkroom = createDarkroom({
      database: postgresDatabase({ pool }),
      storage: memoryStorage(),
      processor: memoryProcessor(),
      viewer: () => 'ada',
    });
    darkroom.makeSchema({
      typeDefs:
        'type Query { customer: Customer } type Customer { id: ID! logo: File @fileUpload(convert: [SEPIA]) contracts: [File!]! @fileUpload(subject: "id") }',
    });
  });
  afterAll(async () => {
    await darkroom.close();
    await pool.end();
    await postgres?.stop();
  });

  async function inTransaction(end: 'commit' | 'rollback', ids: readonly string[]): Promise<void> {
    const client = await pool.connect();
    try {
      await client.query('begin');
      await client.query('insert into customers (logo) values ($1)', [ids[0]]);
      await darkroom.files.attachUnchecked(ids, { target, db: client });
      const [id = ''] = ids;
      assert.deepEqual(await placesOf(darkroom, id), [], 'others do not see it yet');
      await client.query(end);
    } finally {
      client.release();
    }
  }

  test('that commits: with it they are attached, and their conversions made', async () => {
    const { id } = await darkroom.files.import({ from: png(), owner: 'ada' });
    const worker = await darkroom.startWorker();
    await inTransaction('commit', [id]);
    await eventually(async () => {
      const file = await darkroom.files.get(id);
      assert.deepEqual(await placesOf(darkroom, id), [target]);
      assert.equal(file?.conversions[0]?.status, 'DONE');
    });
    await worker.close();
  });

  test('that is rolled back: then nothing happened', async () => {
    const { id, version } = await darkroom.files.import({ from: png(), owner: 'ada' });
    await inTransaction('rollback', [id]);
    const file = await darkroom.files.get(id);
    assert.deepEqual([file?.attachments, file?.conversions, file?.version], [[], [], version]);
    const jobs = await pool.query(`select 1 from darkroom_jobs.job where data->>'fileId' = $1 and name = 'convert'`, [
      id,
    ]);
    assert.equal(jobs.rowCount, 0);
  });

  test.each(CLIENTS)('by %s', async (_, clientOf) => {
    const { id } = await darkroom.files.import({ from: png(), owner: 'ada' });
    const client = await pool.connect();
    await client.query('begin');
    await darkroom.files.attachUnchecked([id], { target, db: clientOf(client) });
    await client.query('commit');
    // It does not go back, as its parsers would go with it.
    client.release(true);
    assert.deepEqual(await placesOf(darkroom, id), [target]);
    assert.equal((await darkroom.files.get(id))?.conversions.length, 1);
  });

  test.each(CLIENTS)('what a record has is set, and detached, by %s', async (_, clientOf) => {
    const ids: string[] = [];
    for (let count = 0; count < 3; count += 1) {
      ids.push((await darkroom.files.import({ from: png(), owner: 'ada' })).id);
    }
    const [old = '', kept = '', added = ''] = ids;
    const contract = { target: 'Customer.contracts', subject: ids.join() };
    await darkroom.files.attachUnchecked([old, kept], contract);
    const client = await pool.connect();
    const db = clientOf(client);
    const undoneAndDone = async (work: () => Promise<unknown>): Promise<void> => {
      for (const end of ['rollback', 'commit']) {
        const before = await Promise.all(ids.map((id) => darkroom.files.get(id)));
        await client.query('begin');
        await work();
        assert.deepEqual(await Promise.all(ids.map((id) => darkroom.files.get(id))), before);
        await client.query(end);
      }
    };
    const attached = async (): Promise<readonly string[]> =>
      (await darkroom.files.list(contract)).files.map(({ id }) => id).toSorted();

    await undoneAndDone(() => darkroom.files.attachUnchecked([kept, added], { ...contract, attach: 'SET', db }));
    assert.deepEqual(await attached(), [kept, added].toSorted());
    assert.ok(((await darkroom.files.get(old))?.expiresAt ?? null) !== null);
    await undoneAndDone(async () => {
      assert.deepEqual(await darkroom.files.detach({ ...contract, ids: [kept], db }), [kept]);
    });
    await undoneAndDone(async () => assert.deepEqual(await darkroom.files.detach({ ...contract, db }), [added]));
    assert.deepEqual(await attached(), []);
    client.release(true);
  });

  test('in as many transactions at once as the pool has connections', async () => {
    const connectionString = (await postgres?.createDatabase()) ?? '';
    const small = new Pool({ connectionString, max: 2, connectionTimeoutMillis: 5000 });
    const host = createDarkroom({
      database: postgresDatabase({ pool: small }),
      storage: memoryStorage(),
      processor: memoryProcessor(),
      viewer: () => 'ada',
    });
    host.makeSchema({ typeDefs: 'type Query { logo: File @fileUpload(convert: [SEPIA]) }' });
    const ids: string[] = [];
    for (let count = 0; count < 2; count += 1) {
      ids.push((await host.files.import({ from: png(), owner: 'ada' })).id);
    }
    const clients = await Promise.all(ids.map(async () => small.connect()));
    await Promise.all(
      clients.map(async (client, index) => {
        await client.query('begin');
        await host.files.attach(ids.slice(index, index + 1), { target: 'Query.logo', context: {}, db: client });
        await client.query('commit');
      }),
    ).finally(() => clients.forEach((client) => client.release()));
    for (const id of ids) assert.deepEqual(await placesOf(host, id), ['Query.logo']);
    await host.close();
    await small.end();
  });

  test('and by no pool, which has no transaction', async () => {
    const { id } = await darkroom.files.import({ from: png(), owner: 'ada' });
    await assert.rejects(
      darkroom.files.attachUnchecked([id], { target, db: pool }),
      (error: DarkroomError) => error.code === 'INVALID_CONFIGURATION',
    );
    assert.deepEqual(await placesOf(darkroom, id), []);
  });

  test('twice at once, in transactions that cross, without a deadlock', async () => {
    const ids: string[] = [];
    for (let count = 0; count < 4; count += 1) {
      ids.push((await darkroom.files.import({ from: png(), owner: 'ada' })).id);
    }
    await Promise.all(
      [ids, ids.toReversed()].map(async (order) => {
        const client = await pool.connect();
        await client.query('begin');
        await darkroom.files.attachUnchecked(order, { target, db: client });
        await client.query('commit');
        client.release();
      }),
    );
    for (const id of ids) assert.equal((await darkroom.files.get(id))?.conversions.length, 1);
  });
});

test('the embedded Postgres refuses a transaction of another database', async () => {
  const directory = await embeddedFolder();
  const database = await postgresDatabase({ directory }).open();
  const db = { query: async () => ({ rows: [] }) };
  await assert.rejects(
    attachTo(database, ['00000000-0000-4000-8000-000000000000'], target, db),
    (error: DarkroomError) => error.code === 'INVALID_CONFIGURATION',
  );
  await database.close();
  await rm(directory, { recursive: true });
});
