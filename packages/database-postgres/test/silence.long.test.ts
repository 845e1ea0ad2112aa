import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { DarkroomLogger, JobHandlers, OpenDatabase } from '@graphql-darkroom/core/adapter';
import { sql } from 'kysely';
import { Pool, type PoolConfig } from 'pg';
import { afterAll, describe, test } from 'vitest';
import { eventually } from '../../../test/support/eventually.ts';
import { startRealPostgres } from '../../../test/support/real-postgres.ts';
import { postgresDatabase } from '../src/index.ts';
import { poolConnector } from '../src/sql/pool-connector.ts';
import { openStatements } from '../src/sql/statements.ts';
import { TIME_LIMITS } from '../src/sql/time-limits.ts';
import { type CuttableWay, cuttable } from './cuttable.ts';
import { newTestFile } from './new-test-file.ts';

const postgres = await startRealPostgres();
const QUIET: DarkroomLogger = { warn: () => {}, error: () => {} };
const LIMITS = { ...TIME_LIMITS, queryTimeoutSeconds: 1, connectTimeoutSeconds: 1, heartbeatSeconds: 0.5 };

/** Long enough for what is to come back by itself; what does not would take hours. */
const options = { timeout: 60_000 };

function poolOf(connectionString: string, changes: PoolConfig = {}): Pool {
  const pool = new Pool({ connectionString, ...changes });
  pool.on('error', () => {});
  return pool;
}

/** Jobs of one database, written by a process that is not cut off, and run by one that may be. */
async function workingPair(
  pool: Pool,
  direct: Pool,
): Promise<{
  readonly near: OpenDatabase;
  readonly far: OpenDatabase;
  readonly ran: Set<string>;
  readonly heard: Set<string>;
  readonly gaps: () => number;
}> {
  const near = await postgresDatabase({ pool: direct }).open();
  const far = await postgresDatabase({ pool, logger: QUIET, ...LIMITS }).open();
  const [ran, heard] = [new Set<string>(), new Set<string>()];
  let gaps = 0;
  const nothing = { run: async (): Promise<void> => {}, exhausted: async (): Promise<void> => {} };
  const verify = { ...nothing, run: async (job: { data: { fileId: string } }) => void ran.add(job.data.fileId) };
  const handlers: JobHandlers = { verify, convert: nothing, tag: nothing, delete: nothing, sweep: nothing };
  await far.jobs.work({ handlers, concurrency: 2, onError: () => {} });
  await far.pubSub.subscribe({ onChange: ({ fileId }) => void heard.add(fileId), onGap: () => void (gaps += 1) });
  return { near, far, ran, heard, gaps: () => gaps };
}

/** Has a job run and an event heard, however often that is tried. */
async function goesOn({ near, ran, heard }: Awaited<ReturnType<typeof workingPair>>): Promise<void> {
  const { id: fileId } = await near.files.create(newTestFile());
  await near.files.endUpload({ fileId, as: 'ABORTED', jobs: [{ name: 'verify', data: { fileId } }] });
  await eventually(async () => {
    await near.pubSub.publish({ fileId, ownerId: null });
    assert.ok(ran.has(fileId), 'the job did not run');
    assert.ok(heard.has(fileId), 'the change was not heard');
  });
}

describe.skipIf(postgres === null)('connections that go silent', () => {
  const ways: CuttableWay[] = [];
  const pools: Pool[] = [];
  const open = async (changes: PoolConfig = {}): Promise<{ way: CuttableWay; pool: Pool; direct: Pool }> => {
    const connectionString = (await postgres?.createDatabase()) ?? '';
    const way = await cuttable(connectionString);
    const [pool, direct] = [poolOf(way.connectionString, changes), poolOf(connectionString)];
    ways.push(way);
    pools.push(pool, direct);
    return { way, pool, direct };
  };
  afterAll(async () => {
    await Promise.all(ways.map((way) => way.cut()));
    await Promise.all(pools.map((pool) => pool.end()));
    await postgres?.stop();
  });

  test('worker, listener and statements go on by others, and do not try each that the pool has', options, async () => {
    const { way, pool, direct } = await open();
    const pair = await workingPair(pool, direct);
    await goesOn(pair);
    await Promise.all(Array.from({ length: 8 }, () => pair.far.files.get({ ids: [randomUUID()] })));
    const gaps = pair.gaps();

    way.silence();
    way.heal();
    await goesOn(pair);
    await eventually(() => assert.ok(pair.gaps() > gaps));
    assert.deepEqual(await pair.far.files.get({ ids: [randomUUID()] }), []);
    await pair.far.close();
    await pair.near.close();
  });

  test('so they do after a time in which others are silent too', options, async () => {
    const { way, pool, direct } = await open({ connectionTimeoutMillis: 1000 });
    const pair = await workingPair(pool, direct);
    await goesOn(pair);

    way.silence();
    const unavailable = { code: 'DATABASE_UNAVAILABLE' };
    for (let failures = 0; failures < 3; failures += 1) {
      await assert.rejects(pair.far.files.get({ ids: [randomUUID()] }), unavailable);
    }
    way.heal();
    await goesOn(pair);
    await pair.far.close();
    await pair.near.close();
  });

  test('a database is closed in spite of them', options, async () => {
    const { way, pool, direct } = await open({ connectionTimeoutMillis: 1000 });
    const pair = await workingPair(pool, direct);
    way.silence();
    await pair.far.close();
    await pair.near.close();
  });

  test('a transaction that one had open gives its locks back', options, async () => {
    const { way, pool, direct } = await open();
    const near = await postgresDatabase({ pool: direct }).open();
    const { id } = await near.files.create(newTestFile());
    const statements = openStatements(
      poolConnector(pool, { onLost: () => {}, onShared: () => {} }, LIMITS),
      'darkroom',
      LIMITS,
    );
    const cut = statements.transaction(async (trx) => {
      await sql`update darkroom.files set version = version + 1 where id = ${id}`.execute(trx);
      way.silence();
      way.heal();
      await sql`select 1`.execute(trx);
    });
    await assert.rejects(cut, { code: 'DATABASE_UNAVAILABLE' });
    await eventually(async () => {
      const { rowCount } = await direct.query(
        `select from pg_stat_activity where state = 'idle in transaction' and datname = current_database()`,
      );
      assert.equal(rowCount, 0);
    });
    await near.close();
  });

  test('a statement that waits for a lock for too long is given up, and waits no longer', options, async () => {
    const { pool, direct } = await open();
    const database = await postgresDatabase({ pool, ...LIMITS }).open();
    const { id } = await database.files.create(newTestFile());
    const blocker = await direct.connect();
    await blocker.query('begin');
    await blocker.query('lock table darkroom.files in access exclusive mode');
    await assert.rejects(database.files.get({ ids: [id] }), { code: 'DATABASE_UNAVAILABLE' });
    await eventually(async () => {
      const { rowCount } = await direct.query(
        `select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
      );
      assert.equal(rowCount, 0);
    });
    await blocker.query('rollback');
    blocker.release();
    assert.equal((await database.files.get({ ids: [id] })).length, 1);
    await database.close();
  });

  test('a server that takes connections and says nothing is an outage, and what to set is said', options, async () => {
    const { way } = await open();
    way.silence();
    const pool = poolOf(way.connectionString);
    await assert.rejects(postgresDatabase({ pool, ...LIMITS }).open(), (error: Error) => {
      assert.match(String(error.cause), /Set `connectionTimeoutMillis` of the pool/);
      return 'code' in error && error.code === 'DATABASE_UNAVAILABLE';
    });
    const bounded = poolOf(way.connectionString, { connectionTimeoutMillis: 60_000 });
    await assert.rejects(postgresDatabase({ pool: bounded, ...LIMITS }).open(), (error: Error) => {
      assert.match(String(error.cause), /: The pool provided no connection within 1 second/);
      return 'code' in error && error.code === 'DATABASE_UNAVAILABLE';
    });
    pools.push(pool, bounded);
  });

  test('a connection that a busy pool gives too late goes back to it', options, async () => {
    const { pool } = await open({ max: 2 });
    const database = await postgresDatabase({ pool, ...LIMITS }).open();
    const held = [await pool.connect(), await pool.connect()];
    await assert.rejects(database.files.get({ ids: [randomUUID()] }), { code: 'DATABASE_UNAVAILABLE' });
    for (const client of held) client.release();
    await eventually(() => assert.equal(pool.idleCount, 2));
    assert.deepEqual(await database.files.get({ ids: [randomUUID()] }), []);
    await database.close();
  });
});

test('limits that are none are refused', () => {
  for (const name of Object.keys(TIME_LIMITS)) {
    for (const seconds of [0, -1, NaN, Infinity, 86_401]) {
      assert.throws(() => postgresDatabase({ [name]: seconds }), { code: 'INVALID_CONFIGURATION' });
    }
  }
});
