import assert from 'node:assert/strict';
import { DarkroomError } from '@graphql-darkroom/core';
import { Client, Pool } from 'pg';
import { afterAll, describe, test } from 'vitest';
import { startRealPostgres } from '../../../test/support/real-postgres.ts';
import { postgresDatabase } from '../src/index.ts';

const postgres = await startRealPostgres();
const cancellable = await startRealPostgres();

describe.skipIf(postgres === null)('a search that takes too long', () => {
  afterAll(async () => postgres?.stop());

  test('is ended by the server, and leaves nothing on the session', { timeout: 20_000 }, async () => {
    const pool = new Pool({ connectionString: await postgres?.createDatabase(), max: 2 });
    const database = await postgresDatabase({ pool, statementTimeoutSeconds: 0.2 }).open();
    const search = {
      ownerId: 'ada',
      status: null,
      contentType: 'image/*',
      tags: null,
      direction: 'NEWEST_FIRST',
      first: 20,
      after: null,
    } as const;
    const other = await pool.connect();
    await other.query('begin; lock table darkroom.files in access exclusive mode');
    await assert.rejects(database.files.list(search), { code: 'DATABASE_UNAVAILABLE' });
    const [{ statement_timeout: left } = { statement_timeout: '' }] = (
      await pool.query<{ statement_timeout: string }>('show statement_timeout')
    ).rows;
    assert.equal(left, '0');
    await other.query('rollback');
    other.release();
    assert.deepEqual(await database.files.list(search), { files: [], hasNextPage: false });
    await database.close();
    await pool.end();
  });
});

/** Without a cause, which would be logged for each client that leaves. */
const LEFT = (error: unknown): boolean =>
  error instanceof DarkroomError &&
  error.code === 'DATABASE_UNAVAILABLE' &&
  error.message === 'The client disconnected.' &&
  error.cause === undefined;

describe.skipIf(cancellable === null)('a search whose client has left', () => {
  afterAll(async () => cancellable?.stop());

  const locked = async (max: number) => {
    const pool = new Pool({ connectionString: await cancellable?.createDatabase(), max });
    // As behind a pooler, which tells its clients numbers of its own.
    pool.on('connect', (client) => void Object.assign(client, { processID: 2 ** 30 }));
    const database = await postgresDatabase({ pool, statementTimeoutSeconds: 60 }).open();
    const other = new Client({ connectionString: pool.options.connectionString });
    await other.connect();
    await other.query('begin; lock table darkroom.files in access exclusive mode');
    const waiting = async (): Promise<number> => {
      // Within a transaction, the activity is that of its first look.
      await other.query('select pg_stat_clear_snapshot()');
      return (
        (
          await other.query(
            `select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
          )
        ).rowCount ?? 0
      );
    };
    return { pool, database, other, waiting };
  };
  const search = (signal: AbortSignal) =>
    ({
      ownerId: 'ada',
      status: null,
      contentType: 'image/*',
      tags: null,
      direction: 'NEWEST_FIRST',
      first: 20,
      after: null,
      signal,
    }) as const;
  const until = async (holds: () => Promise<boolean>): Promise<void> => {
    while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20));
  };

  test(
    'is cancelled on the server, and one that waits for a connection never begins',
    { timeout: 30_000 },
    async () => {
      const { pool, database, other, waiting } = await locked(3);
      const [first, second] = [new AbortController(), new AbortController()];
      const running = [first, first].map(({ signal }) => assert.rejects(database.files.list(search(signal)), LEFT));
      await until(async () => (await waiting()) === 2);
      await assert.rejects(database.files.list(search(AbortSignal.abort())), LEFT);
      first.abort();
      await Promise.all(running);
      assert.equal(await waiting(), 0);

      const held = [await pool.connect(), await pool.connect(), await pool.connect()];
      const late = assert.rejects(database.files.list(search(second.signal)), LEFT);
      second.abort();
      for (const client of held) client.release();
      await late;
      assert.equal(await waiting(), 0);

      await other.query('rollback');
      assert.deepEqual(await database.files.list(search(new AbortController().signal)), {
        files: [],
        hasNextPage: false,
      });
      await other.end();
      await database.close();
      await pool.end();
    },
  );

  test('waits for no connection to be cancelled by: it ends, and lets go of its own', { timeout: 30_000 }, async () => {
    const { pool, database, other, waiting } = await locked(2);
    const leaving = new AbortController();
    const running = [leaving, leaving].map(({ signal }) => database.files.list(search(signal)).catch(() => null));
    await until(async () => (await waiting()) === 2);
    leaving.abort();
    await other.query('rollback');
    await Promise.all(running);
    await until(async () => pool.idleCount === 2);
    await other.end();
    await database.close();
    await pool.end();
  });
});

test('a timeout that is none is refused', () => {
  for (const statementTimeoutSeconds of [0, -1, NaN, Infinity]) {
    assert.throws(() => postgresDatabase({ statementTimeoutSeconds }), { code: 'INVALID_CONFIGURATION' });
  }
});
