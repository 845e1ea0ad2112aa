import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import {
  createDarkroom,
  type Darkroom,
  type DarkroomError,
  type DarkroomEventHandlers,
  memoryStorage,
} from '@graphql-darkroom/core';
import { Pool } from 'pg';
import { afterAll, afterEach, beforeEach, describe, test } from 'vitest';
import { eventually } from '../../../test/support/eventually.ts';
import { startRealPostgres } from '../../../test/support/real-postgres.ts';
import { PNG } from '../../core/test/support/sample-bytes.ts';
import { postgresDatabase } from '../src/index.ts';
import { embeddedFolder } from './embedded-folder.ts';

const postgres = await startRealPostgres();
type OnReady = NonNullable<DarkroomEventHandlers['fileReady']>;

/** Shortens what is between two attempts, for jobs that are there. */
const DUE_NOW = `update darkroom_jobs.job set start_after = now() where name = 'fileReady' and state = 'retry'`;

describe.skipIf(postgres === null)('an event’s handler and the transaction that its completion commits with', () => {
  let pool: Pool;
  let darkroom: Darkroom;
  const warnings: string[] = [];

  beforeEach(async () => {
    pool = new Pool({ connectionString: (await postgres?.createDatabase()) ?? '' });
    await pool.query('create table files_seen (event uuid, file uuid)');
  });
  afterEach(async () => {
    await darkroom.close();
    await pool.end();
    warnings.length = 0;
  });
  afterAll(() => postgres?.stop());

  async function handled(fileReady: OnReady): Promise<string> {
    darkroom = createDarkroom({
      database: postgresDatabase({ pool, logger: { warn: (text) => void warnings.push(text), error: () => {} } }),
      storage: memoryStorage(),
      viewer: () => 'ada',
      logger: { warn: (text) => void warnings.push(text), error: () => {} },
      on: { fileReady },
    });
    darkroom.makeSchema({ typeDefs: 'type Query { logo: File @fileUpload }' });
    await darkroom.ready();
    const { id } = await darkroom.files.import({ from: new Blob([PNG]).stream(), owner: 'ada' });
    await darkroom.startWorker();
    return id;
  }

  const seen = async (): Promise<readonly { readonly event: string; readonly file: string }[]> =>
    (await pool.query<{ event: string; file: string }>('select event, file from files_seen')).rows;
  const insert: OnReady = async ({ id, file }, { db }) => {
    await db.query('insert into files_seen (event, file) values ($1, $2)', [id, file.id]);
  };
  const jobsLeft = async (): Promise<number> =>
    (await pool.query(`select from darkroom_jobs.job where name = 'fileReady' and state < 'completed'`)).rows.length;
  const isDone = (): Promise<void> => eventually(async () => assert.equal(await jobsLeft(), 0));

  test('what is written by it is there once, with the event’s id', async () => {
    const ids: string[] = [];
    const file = await handled(async (event, context) => {
      ids.push(event.id);
      await insert(event, context);
      const elsewhere = await pool.query('select from files_seen');
      assert.equal(elsewhere.rows.length, 0, 'others see it before the event is done');
    });
    await isDone();
    assert.deepEqual(await seen(), [{ event: ids[0], file }]);
  });

  test('what a handler wrote that throws is undone, and written by the next attempt', async () => {
    let attempts = 0;
    const file = await handled(async (event, context) => {
      attempts += 1;
      await insert(event, context);
      if (attempts < 3) throw new Error('on purpose');
    });
    await eventually(async () => {
      await pool.query(DUE_NOW);
      assert.equal(await jobsLeft(), 0);
    });
    assert.equal(attempts, 3);
    assert.deepEqual(
      (await seen()).map((row) => row.file),
      [file],
    );
  });

  test('files are attached in it, as in any other', async () => {
    let attempts = 0;
    const target = 'Query.logo';
    const id = await handled(async ({ file }, { db }) => {
      attempts += 1;
      await darkroom.files.attachUnchecked([file.id], { target, db });
      assert.deepEqual((await darkroom.files.get(file.id))?.attachments, [], 'others see it before the event is done');
      if (attempts === 1) throw new Error('on purpose');
    });
    await eventually(async () => {
      await pool.query(DUE_NOW);
      assert.equal(await jobsLeft(), 0);
    });
    const file = await darkroom.files.get(id);
    assert.deepEqual([attempts, file?.attachments.map((at) => at.target)], [2, [target]]);
  });

  test('a statement that fails undoes all, also where the handler hides that', async () => {
    let attempts = 0;
    await handled(async (event, context) => {
      attempts += 1;
      await insert(event, context);
      if (attempts === 1) await context.db.query('select 1 / 0', []).catch(() => undefined);
    });
    await eventually(async () => {
      await pool.query(DUE_NOW);
      assert.equal(await jobsLeft(), 0);
    });
    assert.deepEqual([attempts, (await seen()).length], [2, 1]);
  });

  test('a connection that ends before the commit undoes all, and the next attempt does it', async () => {
    let attempts = 0;
    await handled(async (event, context) => {
      attempts += 1;
      await insert(event, context);
      if (attempts > 1) return;
      const { rows } = await context.db.query('select pg_backend_pid() as id', []);
      await pool.query('select pg_terminate_backend($1)', [(rows[0] as { readonly id: number }).id]);
    });
    await eventually(async () => {
      await pool.query(DUE_NOW);
      assert.equal(await jobsLeft(), 0);
    });
    assert.deepEqual([attempts, (await seen()).length], [2, 1]);
  });

  test('of an attempt that was taken over meanwhile nothing is left', async () => {
    const [entered, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    let attempts = 0;
    await handled(async (event, context) => {
      attempts += 1;
      await insert(event, context);
      if (attempts > 1) return;
      entered.resolve();
      await goOn.promise;
    });
    await entered.promise;
    // As pg-boss does with a job whose worker gives no sign of life.
    await pool.query(
      `update darkroom_jobs.job set state = 'retry', retry_count = retry_count + 1, start_after = now()
      where name = 'fileReady'`,
    );
    goOn.resolve();
    await isDone();
    assert.deepEqual([attempts, (await seen()).length], [2, 1]);
  });

  test('a handler that only reads, or opens none, leaves no session open', async () => {
    await handled(async (_event, { db }) => void (await db.query('select 1', [])));
    await isDone();
    const idle = `select from pg_stat_activity where state like 'idle in transaction%' and datname = current_database()`;
    await eventually(async () => assert.equal((await pool.query(idle)).rows.length, 0));
  });

  test('rows read as Darkroom’s own do', async () => {
    const rows: unknown[] = [];
    await handled(async (_event, { db }) => {
      const text = `select 1::int8 as size, 1.5::numeric as price, '{"a":1}'::json as data, $1::uuid as file`;
      rows.push(...(await db.query(text, ['0b4b2b9c-52a5-4b46-8b6a-4c4a5c2d8f11'])).rows);
    });
    await isDone();
    assert.deepEqual(rows, [{ size: 1, price: '1.5', data: { a: 1 }, file: '0b4b2b9c-52a5-4b46-8b6a-4c4a5c2d8f11' }]);
  });

  test('statements that come after the attempt are refused', async () => {
    const late: unknown[] = [];
    const ended = Promise.withResolvers<void>();
    await handled(async (_event, { db }) => {
      void ended.promise.then(() => db.query('select 1', []).catch((error: unknown) => late.push(error)));
      return Promise.resolve();
    });
    await isDone();
    ended.resolve();
    await eventually(() => assert.equal((late[0] as DarkroomError).code, 'DATABASE_UNAVAILABLE'));
    assert.match((late[0] as DarkroomError).message, /Await all statements in the handler/);
  });
});

test('the embedded Postgres has no transactions for the host', async () => {
  const directory = await embeddedFolder();
  const codes: unknown[] = [];
  const darkroom = createDarkroom({
    database: postgresDatabase({ directory }),
    storage: memoryStorage(),
    viewer: () => 'ada',
    on: {
      fileReady: async (_event, { db }) => {
        await db.query('select 1', []).catch((error: unknown) => codes.push((error as DarkroomError).code));
      },
    },
  });
  await darkroom.files.import({ from: new Blob([PNG]).stream(), owner: 'ada' });
  await darkroom.startWorker();
  await eventually(() => assert.deepEqual(codes, ['INVALID_CONFIGURATION']));
  await darkroom.close();
  await rm(directory, { recursive: true, force: true });
});
