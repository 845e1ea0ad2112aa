import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { JobHandlers, OpenDatabase } from '@graphql-darkroom/core/adapter';
import { Pool } from 'pg';
import { afterAll, describe, test } from 'vitest';
import { eventually } from '../../../test/support/eventually.ts';
import { startRealPostgres } from '../../../test/support/real-postgres.ts';
import { type PostgresPool, postgresDatabase } from '../src/index.ts';
import { countingPool } from './counting-pool.ts';
import { newTestFile } from './new-test-file.ts';

const postgres = await startRealPostgres();

const nothing = { run: async (): Promise<void> => {}, exhausted: async (): Promise<void> => {} };
const IDLE: JobHandlers = { verify: nothing, convert: nothing, tag: nothing, delete: nothing, sweep: nothing };

/** The same connections, which never tell of a notification. */
function deafPool(pool: Pool): PostgresPool {
  return {
    connect: async () => {
      const client = await pool.connect();
      return {
        query: (config) => client.query(config),
        release: (error) => client.release(error),
        on: (event, listening) => event !== 'notification' && client.on(event as 'end', listening as () => void),
        removeListener: (event, listening) => client.removeListener(event, listening),
      };
    },
  };
}

/** Writes a job of the queue `delete`, due in so many seconds. */
async function writeJob({ files }: OpenDatabase, key: string, delaySeconds = 0): Promise<void> {
  const { id: fileId } = await files.create(newTestFile());
  const data = { upload: null, prefixes: [], keys: [key], attemptsAt: null, copies: [] };
  const jobs = [{ name: 'delete', data, delaySeconds } as const];
  assert.equal(await files.endUpload({ fileId, as: 'ABORTED', jobs }), true);
}

describe.skipIf(postgres === null)('on a real Postgres', () => {
  afterAll(async () => postgres?.stop());

  test.each([1, 50])('an idle worker of %d jobs at once sends at most a statement a second', async (concurrency) => {
    const pool = new Pool({ connectionString: await postgres?.createDatabase() });
    const counted = countingPool(pool);
    const database = await postgresDatabase({ pool: counted.pool }).open();
    const worker = await database.jobs.work({ handlers: IDLE, concurrency, onError: () => {} });
    await writeJob(database, 'due in a year', 365 * 86_400);
    // Its first pass over the queues is not idleness.
    for (let last = -1, waits = 0; last !== counted.count() && waits < 10; waits += 1) {
      last = counted.count();
      await delay(1000);
    }
    const [before, startedAt] = [counted.count(), performance.now()];
    await delay(10_000);
    const statements = counted.count() - before;
    const seconds = (performance.now() - startedAt) / 1000;
    assert.ok(statements <= seconds, `${statements} in ${seconds} s`);
    await worker.close();
    await database.close();
    await pool.end();
  });

  test('jobs whose notifications are lost are run, those that were delayed too', async () => {
    const pool = new Pool({ connectionString: await postgres?.createDatabase() });
    const database = await postgresDatabase({ pool: deafPool(pool) }).open();
    const ran: string[] = [];
    const noting: JobHandlers = {
      ...IDLE,
      delete: { ...nothing, run: async ({ data }) => void ran.push(data.keys[0] ?? '') },
    };
    const worker = await database.jobs.work({ handlers: noting, concurrency: 1, onError: () => {} });
    await delay(500);
    await writeJob(database, 'now');
    await writeJob(database, 'later', 1);
    await eventually(() => assert.deepEqual(ran, ['now', 'later']));
    await worker.close();
    await database.close();
    await pool.end();
  });
});
