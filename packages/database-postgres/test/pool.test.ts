import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { DarkroomError, type JobHandlers, type OpenDatabase } from '@graphql-darkroom/core/adapter';
import { Pool, types } from 'pg';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { eventually } from '../../../test/support/eventually.ts';
import { startRealPostgres } from '../../../test/support/real-postgres.ts';
import { postgresDatabase } from '../src/index.ts';
import { attachTo } from './attach-to.ts';
import { countingPool } from './counting-pool.ts';
import { newTestFile } from './new-test-file.ts';

const postgres = await startRealPostgres();

const nothing = { run: async (): Promise<void> => {}, exhausted: async (): Promise<void> => {} };
const IDLE: JobHandlers = { verify: nothing, convert: nothing, tag: nothing, delete: nothing, sweep: nothing };
const listener = { onChange: (): void => {}, onGap: (): void => {} };

function outageBy(code: string): (error: unknown) => true {
  return (error) => {
    assert.ok(error instanceof DarkroomError && error.cause instanceof Error);
    assert.equal(error.code, 'DATABASE_UNAVAILABLE');
    assert.equal('code' in error.cause && error.cause.code, code);
    return true;
  };
}

describe.skipIf(postgres === null)('on a real Postgres', () => {
  let connectionString: string;
  let pool: Pool;
  let database: OpenDatabase;

  beforeAll(async () => {
    connectionString = (await postgres?.createDatabase()) ?? '';
    pool = new Pool({ connectionString });
    pool.on('error', () => {});
    database = await postgresDatabase({ pool }).open();
  });
  afterAll(async () => {
    await database.close();
    await pool.end();
    await postgres?.stop();
  });

  test('a pool that was handed in is as it was after the database is closed', async () => {
    const own = new Pool({ connectionString, max: 3 });
    const parse = (text: string): string => `bigint ${text}`;
    const before = types.getTypeParser(types.builtins.INT8);
    types.setTypeParser(types.builtins.INT8, parse);
    try {
      const its = await postgresDatabase({ pool: own }).open();
      const created = await its.files.create(newTestFile({ declaredSize: 5_000_000_000 }));
      assert.equal(created.declaredSize, 5_000_000_000);
      await its.jobs.work({ handlers: IDLE, concurrency: 1, onError: () => {} });
      await its.pubSub.subscribe(listener);
      await its.close();

      assert.equal(types.getTypeParser(types.builtins.INT8), parse);
      const clients = await Promise.all([own.connect(), own.connect(), own.connect()]);
      try {
        for (const client of clients) {
          assert.deepEqual((await client.query('select 1::int8 as one')).rows, [{ one: 'bigint 1' }]);
          assert.deepEqual((await client.query('select pg_listening_channels()')).rows, []);
          assert.equal(client.listenerCount('notification'), 0);
          assert.equal(client.listenerCount('error'), 0);
        }
      } finally {
        for (const client of clients) client.release();
      }
    } finally {
      types.setTypeParser(types.builtins.INT8, before);
      await own.end();
    }
  });

  test('a database that was closed uses its pool no more, which goes on for others', async () => {
    const its = postgresDatabase({ pool });
    const closed = await its.open();
    await closed.close();
    await assert.rejects(closed.files.get({ ids: [randomUUID()] }), { code: 'DATABASE_UNAVAILABLE' });
    await assert.rejects(closed.pubSub.subscribe(listener), { code: 'DATABASE_UNAVAILABLE' });
    const work = { handlers: IDLE, concurrency: 1, onError: () => {} };
    await assert.rejects(closed.jobs.work(work), { code: 'DATABASE_UNAVAILABLE' });
    assert.deepEqual((await pool.query('select 1 as one')).rows, [{ one: 1 }]);
    const again = await its.open();
    assert.deepEqual(await again.files.get({ ids: [randomUUID()] }), []);
    await again.close();
  });

  test('a thousand files with all that hangs on them are read by one statement', async () => {
    const { pool: counted, count } = countingPool(pool);
    const its = await postgresDatabase({ pool: counted }).open();
    const ids = await Promise.all(Array.from({ length: 20 }, async () => (await its.files.create(newTestFile())).id));
    await attachTo(its, ids, 'Query.files');
    const before = count();
    assert.equal(
      (await its.files.get({ ids: [...ids, ...Array.from({ length: 980 }, () => randomUUID())] })).length,
      20,
    );
    assert.equal(count() - before, 1);
    const query = {
      ownerId: 'owner',
      status: null,
      contentType: null,
      tags: null,
      direction: 'NEWEST_FIRST',
      after: null,
    } as const;
    await its.files.list({ ...query, first: 10 });
    assert.equal(count() - before, 2);
    await its.close();
  });

  test('files of one moment are paged by id, and moments are whole milliseconds', async () => {
    const ownerId = randomUUID();
    const ids = await Promise.all(
      Array.from({ length: 17 }, async () => (await database.files.create(newTestFile({ ownerId }))).id),
    );
    const odd = await pool.query(
      `select 1 from darkroom.files where created_at <> date_trunc('milliseconds', created_at)`,
    );
    assert.deepEqual(odd.rows, []);
    await pool.query(`update darkroom.files set created_at = '2026-01-01T00:00:00.123Z' where owner_id = $1`, [
      ownerId,
    ]);
    for (const direction of ['NEWEST_FIRST', 'OLDEST_FIRST'] as const) {
      const paged: string[] = [];
      for (let after: { createdAt: Date; id: string } | null = null, more = true; more;) {
        const page = await database.files.list({
          ownerId,
          status: null,
          contentType: null,
          tags: null,
          direction,
          first: 4,
          after,
        });
        paged.push(...page.files.map(({ id }) => id));
        after = page.files.at(-1) ?? null;
        more = page.hasNextPage;
      }
      assert.deepEqual(paged, direction === 'OLDEST_FIRST' ? ids.toSorted() : ids.toSorted().toReversed());
    }
  });

  test('databases of two schemas in one database know nothing of each other', async () => {
    const its = await postgresDatabase({ pool, schema: 'other_darkroom' }).open();
    assert.notEqual(database.databaseId, its.databaseId);
    const heard: string[] = [];
    const stop = await its.pubSub.subscribe({ ...listener, onChange: ({ fileId: id }) => void heard.push(id) });
    const ran: string[] = [];
    const noting = { ...nothing, run: async ({ id }: { readonly id: string }) => void ran.push(id) };
    await its.jobs.work({ handlers: { ...IDLE, sweep: noting }, concurrency: 1, onError: () => {} });

    const { id: fileId } = await database.files.create(newTestFile());
    assert.deepEqual(await its.files.get({ ids: [fileId] }), []);
    await database.files.endUpload({ fileId, as: 'ABORTED', jobs: [{ name: 'sweep', data: {} }] });
    const { id } = await its.files.create(newTestFile());
    await its.files.endUpload({ fileId: id, as: 'ABORTED', jobs: [{ name: 'sweep', data: {} }] });
    await eventually(() => {
      assert.equal(ran.length, 1);
      assert.deepEqual(heard, [id, id]);
    });
    await stop();
    await its.close();
    assert.equal(ran.length, 1);
  });

  test('a transaction that fails halfway leaves nothing', async () => {
    const { id: fileId } = await database.files.create(newTestFile());
    const token = randomUUID();
    await database.files.beginVerification({ fileId, token, leaseSeconds: 60, jobs: [] });
    const judged = { contentType: 'image/png', size: 1, sha256: null, width: 1, height: 1, publicKey: null };
    const conversion = { id: randomUUID(), name: 'SEPIA', recipe: '1', requestId: randomUUID() };
    const twice = [conversion, conversion];
    const [before] = await database.files.get({ ids: [fileId] });
    await assert.rejects(
      database.files.markReady({ fileId, token, ...judged, conversions: twice, tagging: null, jobs: [] }),
      { code: '23505' },
    );
    assert.deepEqual(await database.files.get({ ids: [fileId] }), [before]);

    await database.files.markReady({ fileId, token, ...judged, conversions: [], tagging: null, jobs: [] });
    const [ready] = await database.files.get({ ids: [fileId] });
    const jobs = (): never => {
      throw new Error('on purpose');
    };
    await assert.rejects(database.conversions.request({ fileId, conversion, maxRequests: 9, jobs }), /on purpose/);
    assert.deepEqual(await database.files.get({ ids: [fileId] }), [ready]);
  });

  test('an outage is DATABASE_UNAVAILABLE with its cause, a mistake passes as it is', async () => {
    const nowhere = new Pool({ connectionString: 'postgres://postgres@127.0.0.1:1/none' });
    await assert.rejects(postgresDatabase({ pool: nowhere }).open(), outageBy('ECONNREFUSED'));
    await nowhere.end();

    const file = newTestFile();
    await database.files.create(file);
    await assert.rejects(database.files.create(file), { code: '23505' });

    const own = new Pool({ connectionString });
    own.on('error', () => {});
    const its = await postgresDatabase({ pool: own }).open();
    const blocker = await pool.connect();
    await blocker.query('begin; lock table darkroom.files');
    const refused = assert.rejects(its.files.create(newTestFile()), outageBy('57P01'));
    const blocked = `select from pg_stat_activity where wait_event_type = 'Lock'`;
    await eventually(async () => assert.equal((await pool.query(blocked)).rowCount, 1));
    await pool.query(`select pg_terminate_backend(pid) from pg_stat_activity where wait_event_type = 'Lock'`);
    await refused;
    await blocker.query('rollback');
    blocker.release();
    await its.files.create(newTestFile());
    await its.close();
    await own.end();
  });
});

test('names of schemas that would need quotes, and pools of one connection, are refused', async () => {
  for (const schema of ['Darkroom', 'dark-room', '1st', '', 'a'.repeat(46), 'a"; drop schema public; --']) {
    assert.throws(() => postgresDatabase({ schema }), { code: 'INVALID_CONFIGURATION' });
  }
  const pool = new Pool({ max: 1 });
  await assert.rejects(postgresDatabase({ pool }).open(), { code: 'INVALID_CONFIGURATION' });
});
