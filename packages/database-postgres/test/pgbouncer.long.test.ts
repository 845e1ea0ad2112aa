import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { createDarkroom, type Database, memoryStorage } from '@graphql-darkroom/core';
import type { DarkroomLogger } from '@graphql-darkroom/core/adapter';
import { DATABASE_CONTRACT_JOB_POLICIES, databaseContract, pubSubContract } from '@graphql-darkroom/core/testing';
import { Pool } from 'pg';
import { afterAll, beforeAll, describe, test } from 'vitest';
import {
  hasPgBouncer,
  type PgBouncer,
  type PgBouncerOptions,
  startPgBouncer,
} from '../../../test/support/pgbouncer.ts';
import { startRealPostgres } from '../../../test/support/real-postgres.ts';
import { testContract } from '../../../test/support/test-contract.ts';
import { PNG } from '../../core/test/support/sample-bytes.ts';
import { testHost } from '../../core/test/support/test-host.ts';
import { COMPLETE, send } from '../../core/test/support/uploading.ts';
import { postgresDatabase, type PostgresPoolClient } from '../src/index.ts';
import { attachTo } from './attach-to.ts';
import { newTestFile } from './new-test-file.ts';

const postgres = hasPgBouncer ? await startRealPostgres() : null;
const bouncers: PgBouncer[] = [];
const pools: Pool[] = [];
const opened: Database[] = [];

afterAll(async () => {
  await Promise.all(opened.map(async (database) => (await database.open()).close()));
  await Promise.all(pools.map((pool) => pool.end()));
  await Promise.all(bouncers.map((bouncer) => bouncer.stop()));
  await postgres?.stop();
});

async function bouncerTo(options: Pick<PgBouncerOptions, 'poolMode' | 'poolSize'>): Promise<PgBouncer> {
  const bouncer = await startPgBouncer({ connectionString: (await postgres?.createDatabase()) ?? '', ...options });
  bouncers.push(bouncer);
  return bouncer;
}

function databaseBy({ connectionString }: PgBouncer, warn: DarkroomLogger['warn'] = () => {}): Database {
  const pool = new Pool({ connectionString });
  pool.on('error', () => {});
  pools.push(pool);
  const logger = { warn, error: () => {} };
  const database = postgresDatabase({ pool, logger, jobPolicies: DATABASE_CONTRACT_JOB_POLICIES });
  opened.push(database);
  return database;
}

/** Those that hear of a change by its file's id, which nothing carries there: gaps are told instead, as tried below. */
const NEED_NOTIFY: ReadonlySet<string> = new Set([
  'every change is announced, also to another instance',
  'a change is announced once it can be read',
  'a deletion is announced',
  'a new file is announced if it has an owner, whose lists it enters',
  'changes and deletions are announced with the owner of the file',
  'calls that change nothing are not announced',
  'renewing and taking over a verification are not announced',
]);

describe.skipIf(postgres === null)('behind PgBouncer in transaction mode', () => {
  let bouncer: PgBouncer;
  let database: Database;
  let other: Database;

  beforeAll(async () => {
    // Fewer than there are clients, so that these share them.
    bouncer = await bouncerTo({ poolMode: 'transaction', poolSize: 4 });
    [database, other] = [databaseBy(bouncer), databaseBy(bouncer)];
    // At once: both migrate.
    await Promise.all([database.open(), other.open()]);
  });

  describe('the database keeps the contract of the database, but for what NOTIFY carries', () => {
    testContract(
      databaseContract.filter(({ name }) => !NEED_NOTIFY.has(name)),
      () => ({ database, other }),
    );
  });

  test('changes are looked for, and the log says so once', async () => {
    const warnings: string[] = [];
    const { pubSub } = await databaseBy(bouncer, (message) => warnings.push(message)).open();
    const gap = Promise.withResolvers<void>();
    const stop = await pubSub.subscribe({ onChange: () => {}, onGap: gap.resolve });
    await pubSub.publish({ fileId: randomUUID(), ownerId: null });
    await gap.promise;
    await stop();
    const again = Promise.withResolvers<void>();
    const stopAgain = await pubSub.subscribe({ onChange: () => {}, onGap: again.resolve });
    await again.promise;
    await stopAgain();
    assert.equal(warnings.length, 1, warnings.join('\n'));
    assert.match(warnings[0] ?? '', /transaction mode.*poll every 2 seconds.*session mode/);
  });

  test('health takes the look for changes as a listener that hears', async () => {
    const logger = { warn: () => {}, error: () => {} };
    const parts = { storage: memoryStorage(), database: databaseBy(bouncer), logger };
    const darkroom = createDarkroom({ ...parts, viewer: () => 'ada' });
    await darkroom.startWorker();
    assert.partialDeepStrictEqual(await darkroom.health(), { status: 'UP', listener: { status: 'UP' } });
    await darkroom.close();
  });

  test('a subscription follows a file that another process changes', async () => {
    const storage = memoryStorage();
    const api = testHost({ storage, database: databaseBy(bouncer) });
    const follower = testHost({ storage, database: databaseBy(bouncer) });
    const { id } = await send(api, storage, PNG);
    const states = await follower.follow<{ status: string }>('subscription ($id: ID!) { file(id: $id) { status } }', {
      id,
    });
    const statuses = new Set([(await states.next()).value?.status]);
    await api.run(COMPLETE, { id });
    while (!statuses.has('READY')) statuses.add((await states.next()).value?.status);
    assert.ok(statuses.has('UPLOADING'));
    await states.return?.();
    await Promise.all([api.darkroom.close(), follower.darkroom.close()]);
  });

  test('what the host has open is part of its transaction', async () => {
    const its = await database.open();
    const { files } = its;
    const [kept, undone] = [await files.create(newTestFile()), await files.create(newTestFile())];
    const pool = new Pool({ connectionString: bouncer.connectionString });
    pools.push(pool);
    for (const [{ id }, end] of [[kept, 'commit'] as const, [undone, 'rollback'] as const]) {
      const client = await pool.connect();
      await client.query('begin');
      await attachTo(its, [id], 'Customer.logo', client);
      await client.query(end);
      client.release();
    }
    const attached = (await files.get({ ids: [kept.id, undone.id] })).filter((file) => file.attachments.length > 0);
    assert.deepEqual(
      attached.map(({ id }) => id),
      [kept.id],
    );
  });

  test('nothing listens on the sessions of others', async () => {
    const { pubSub } = await databaseBy(bouncer).open();
    const stop = await pubSub.subscribe({ onChange: () => {}, onGap: () => {} });
    const pool = new Pool({ connectionString: bouncer.connectionString });
    pools.push(pool);
    // Each on another session, as many as there are.
    const clients = await Promise.all(Array.from({ length: 4 }, () => pool.connect()));
    const heard: unknown[] = [];
    for (const client of clients) {
      await client.query('begin');
      heard.push(...(await client.query('select pg_listening_channels() as channel')).rows);
    }
    for (const client of clients) {
      await client.query('rollback');
      client.release();
    }
    await stop();
    assert.deepEqual(heard, []);
  });

  test('is noticed later, too, where the pooler names the process that answers first', async () => {
    const inner = new Pool({ connectionString: bouncer.connectionString });
    pools.push(inner);
    const connect = async (): Promise<PostgresPoolClient> => {
      const client = await inner.connect();
      const { rows } = await client.query('select pg_backend_pid() as process');
      return {
        processID: rows[0].process,
        query: (config) => client.query(config),
        release: (error) => client.release(error),
        on: (event, listening) => client.on(event as 'end', listening as () => void),
        removeListener: (event, listening) => client.removeListener(event, listening),
      };
    };
    const warned = Promise.withResolvers<string>();
    const gap = Promise.withResolvers<void>();
    const logger = { warn: warned.resolve, error: () => {} };
    const late = postgresDatabase({ pool: { connect }, logger, heartbeatSeconds: 0.05 });
    opened.push(late);
    const { pubSub } = await late.open();
    const stop = await pubSub.subscribe({ onChange: () => {}, onGap: gap.resolve });
    // The session that answered last is the next to be taken, and kept.
    const holder = await inner.connect();
    await holder.query('begin');
    assert.match(await warned.promise, /transaction mode/);
    await gap.promise;
    await holder.query('rollback');
    holder.release();
    await stop();
  });
});

describe.skipIf(postgres === null)('behind PgBouncer in session mode', () => {
  let database: Database;
  let other: Database;

  beforeAll(async () => {
    const bouncer = await bouncerTo({ poolMode: 'session', poolSize: 20 });
    [database, other] = [databaseBy(bouncer), databaseBy(bouncer)];
  });

  describe('the database keeps the contract of change events', () => {
    testContract(pubSubContract, async () => ({
      pubSub: (await database.open()).pubSub,
      other: (await other.open()).pubSub,
    }));
  });
});

describe.skipIf(postgres === null)('behind PgBouncer in statement mode', () => {
  test('opening the database says what to set', async () => {
    const bouncer = await bouncerTo({ poolMode: 'statement', poolSize: 4 });
    const pool = new Pool({ connectionString: bouncer.connectionString });
    pool.on('error', () => {});
    pools.push(pool);
    const database = postgresDatabase({ pool });
    await assert.rejects(database.open(), { code: 'INVALID_CONFIGURATION', message: /Set its `pool_mode`/ });
  });
});
