import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
import { startRealPostgres } from '../../../test/support/real-postgres.ts';
import { eventually } from '../../core/test/support/eventually.ts';
import { PNG } from '../../core/test/support/sample-bytes.ts';
import { postgresDatabase } from '../src/index.ts';

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
      typeDefs: 'type Query { customer: Customer } type Customer { logo: File @fileUpload(convert: [SEPIA]) }',
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
      assert.deepEqual((await darkroom.files.get(id))?.attachedTo, [], 'nobody else sees it yet');
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
      assert.deepEqual(file?.attachedTo, [target]);
      assert.equal(file.conversions[0]?.status, 'DONE');
    });
    await worker.close();
  });

  test('that is rolled back: then nothing happened', async () => {
    const { id, version } = await darkroom.files.import({ from: png(), owner: 'ada' });
    await inTransaction('rollback', [id]);
    const file = await darkroom.files.get(id);
    assert.deepEqual([file?.attachedTo, file?.conversions, file?.version], [[], [], version]);
    const jobs = await pool.query(`select 1 from darkroom_jobs.job where data->>'fileId' = $1 and name = 'convert'`, [
      id,
    ]);
    assert.equal(jobs.rowCount, 0);
  });

  test.each([
    ['a client with parsers of its own', (client: PoolClient) => client],
    ['a client that gives JSON as text and refuses what is void, as Prisma’s', strictClient],
  ])('by %s', async (_, clientOf) => {
    const { id } = await darkroom.files.import({ from: png(), owner: 'ada' });
    const client = await pool.connect();
    const { BOOL, INT4, INT8, JSON, JSONB, TIMESTAMPTZ, UUID } = types.builtins;
    for (const oid of [BOOL, INT4, INT8, JSON, JSONB, TIMESTAMPTZ, UUID]) {
      client.setTypeParser(oid, (text: string) => text);
    }
    await client.query('begin');
    await darkroom.files.attachUnchecked([id], { target, db: clientOf(client) });
    await client.query('commit');
    // It does not go back, as its parsers would go with it.
    client.release(true);
    const file = await darkroom.files.get(id);
    assert.deepEqual([file?.attachedTo, file?.conversions.length], [[target], 1]);
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
    for (const id of ids) assert.deepEqual((await host.files.get(id))?.attachedTo, ['Query.logo']);
    await host.close();
    await small.end();
  });

  test('and by no pool, which has no transaction', async () => {
    const { id } = await darkroom.files.import({ from: png(), owner: 'ada' });
    await assert.rejects(
      darkroom.files.attachUnchecked([id], { target, db: pool }),
      (error: DarkroomError) => error.code === 'INVALID_CONFIGURATION',
    );
    assert.deepEqual((await darkroom.files.get(id))?.attachedTo, []);
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
  const directory = await mkdtemp(join(tmpdir(), 'darkroom-host-transaction-'));
  const database = await postgresDatabase({ directory }).open();
  const db = { query: async () => ({ rows: [] }) };
  await assert.rejects(
    database.files.attach({ fileIds: ['00000000-0000-4000-8000-000000000000'], target, db }),
    (error: DarkroomError) => error.code === 'INVALID_CONFIGURATION',
  );
  await database.close();
  await rm(directory, { recursive: true });
});
