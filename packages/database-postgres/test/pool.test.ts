import { randomUUID } from 'node:crypto';
import type { JobHandlers, OpenDatabase } from '@graphql-darkroom/core/adapter';
import { Pool, types } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startRealPostgres } from '../../../test/support/real-postgres.ts';
import { postgresDatabase } from '../src/index.ts';
import { countingPool } from './counting-pool.ts';
import { newTestFile } from './new-test-file.ts';

const postgres = await startRealPostgres();

const nothing = { run: async (): Promise<void> => {}, exhausted: async (): Promise<void> => {} };
const IDLE: JobHandlers = { verify: nothing, convert: nothing, tag: nothing, delete: nothing, sweep: nothing };
const listener = { onChange: (): void => {}, onGap: (): void => {} };

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
      expect(created.declaredSize).toBe(5_000_000_000);
      await its.jobs.work({ handlers: IDLE, concurrency: 1, onError: () => {} });
      await its.pubSub.subscribe(listener);
      await its.close();

      expect(types.getTypeParser(types.builtins.INT8)).toBe(parse);
      const clients = await Promise.all([own.connect(), own.connect(), own.connect()]);
      try {
        for (const client of clients) {
          expect((await client.query('select 1::int8 as one')).rows).toEqual([{ one: 'bigint 1' }]);
          expect((await client.query('select pg_listening_channels()')).rows).toEqual([]);
          expect(client.listenerCount('notification')).toBe(0);
          expect(client.listenerCount('error')).toBe(0);
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
    await expect(closed.files.get({ ids: [randomUUID()] })).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
    await expect(closed.pubSub.subscribe(listener)).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
    const work = { handlers: IDLE, concurrency: 1, onError: () => {} };
    await expect(closed.jobs.work(work)).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
    expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    const again = await its.open();
    expect(await again.files.get({ ids: [randomUUID()] })).toEqual([]);
    await again.close();
  });

  test('a thousand files with all that hangs on them are read by one statement', async () => {
    const { pool: counted, count } = countingPool(pool);
    const its = await postgresDatabase({ pool: counted }).open();
    const ids = await Promise.all(Array.from({ length: 20 }, async () => (await its.files.create(newTestFile())).id));
    await its.files.attach({ fileIds: ids, target: 'Query.files' });
    const before = count();
    expect(await its.files.get({ ids: [...ids, ...Array.from({ length: 980 }, () => randomUUID())] })).toHaveLength(20);
    expect(count() - before).toBe(1);
    const query = {
      ownerId: 'owner',
      status: null,
      contentType: null,
      tags: null,
      direction: 'NEWEST_FIRST',
      after: null,
    } as const;
    await its.files.list({ ...query, first: 10 });
    expect(count() - before).toBe(2);
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
    expect(odd.rows).toEqual([]);
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
      expect(paged).toEqual(direction === 'OLDEST_FIRST' ? ids.toSorted() : ids.toSorted().toReversed());
    }
  });

  test('databases of two schemas in one database know nothing of each other', async () => {
    const its = await postgresDatabase({ pool, schema: 'other_darkroom' }).open();
    expect(database.databaseId).not.toBe(its.databaseId);
    const heard: string[] = [];
    const stop = await its.pubSub.subscribe({ ...listener, onChange: (id) => void heard.push(id) });
    const ran: string[] = [];
    const noting = { ...nothing, run: async ({ id }: { readonly id: string }) => void ran.push(id) };
    await its.jobs.work({ handlers: { ...IDLE, sweep: noting }, concurrency: 1, onError: () => {} });

    const { id: fileId } = await database.files.create(newTestFile());
    expect(await its.files.get({ ids: [fileId] })).toEqual([]);
    await database.files.endUpload({ fileId, as: 'ABORTED', jobs: [{ name: 'sweep', data: {} }] });
    const { id } = await its.files.create(newTestFile());
    await its.files.endUpload({ fileId: id, as: 'ABORTED', jobs: [{ name: 'sweep', data: {} }] });
    await expect.poll(() => ran.length).toBe(1);
    await expect.poll(() => heard).toEqual([id]);
    await stop();
    await its.close();
    expect(ran).toHaveLength(1);
  });

  test('a transaction that fails halfway leaves nothing', async () => {
    const { id: fileId } = await database.files.create(newTestFile());
    const token = randomUUID();
    await database.files.beginVerification({ fileId, token, leaseSeconds: 60, jobs: [] });
    const judged = { contentType: 'image/png', size: 1, width: 1, height: 1, publicKey: null };
    const conversion = { id: randomUUID(), name: 'SEPIA', recipe: '1', requestId: randomUUID() };
    const twice = [conversion, conversion];
    const [before] = await database.files.get({ ids: [fileId] });
    await expect(
      database.files.markReady({ fileId, token, ...judged, conversions: twice, tagging: null, jobs: [] }),
    ).rejects.toMatchObject({
      code: '23505',
    });
    expect(await database.files.get({ ids: [fileId] })).toEqual([before]);

    await database.files.markReady({ fileId, token, ...judged, conversions: [], tagging: null, jobs: [] });
    const [ready] = await database.files.get({ ids: [fileId] });
    const jobs = (): never => {
      throw new Error('on purpose');
    };
    await expect(database.conversions.request({ fileId, conversion, maxRequests: 9, jobs })).rejects.toThrow(
      'on purpose',
    );
    expect(await database.files.get({ ids: [fileId] })).toEqual([ready]);
  });

  test('an outage is DATABASE_UNAVAILABLE with its cause, a mistake passes as it is', async () => {
    const nowhere = new Pool({ connectionString: 'postgres://postgres@127.0.0.1:1/none' });
    await expect(postgresDatabase({ pool: nowhere }).open()).rejects.toMatchObject({
      code: 'DATABASE_UNAVAILABLE',
      cause: { code: 'ECONNREFUSED' },
    });
    await nowhere.end();

    const file = newTestFile();
    await database.files.create(file);
    await expect(database.files.create(file)).rejects.toMatchObject({ code: '23505' });

    const own = new Pool({ connectionString });
    own.on('error', () => {});
    const its = await postgresDatabase({ pool: own }).open();
    const blocker = await pool.connect();
    await blocker.query('begin; lock table darkroom.files');
    const waiting = its.files.create(newTestFile()).catch((error: unknown) => error);
    await expect
      .poll(async () => (await pool.query(`select 1 from pg_stat_activity where wait_event_type = 'Lock'`)).rows.length)
      .toBe(1);
    await pool.query(`select pg_terminate_backend(pid) from pg_stat_activity where wait_event_type = 'Lock'`);
    expect(await waiting).toMatchObject({ code: 'DATABASE_UNAVAILABLE', cause: { code: '57P01' } });
    await blocker.query('rollback');
    blocker.release();
    await its.files.create(newTestFile());
    await its.close();
    await own.end();
  });
});

test('names of schemas that would need quotes, and pools of one connection, are refused', async () => {
  for (const schema of ['Darkroom', 'dark-room', '1st', '', 'a'.repeat(46), 'a"; drop schema public; --']) {
    expect(() => postgresDatabase({ schema })).toThrow(expect.objectContaining({ code: 'INVALID_CONFIGURATION' }));
  }
  const pool = new Pool({ max: 1 });
  await expect(postgresDatabase({ pool }).open()).rejects.toMatchObject({ code: 'INVALID_CONFIGURATION' });
});
