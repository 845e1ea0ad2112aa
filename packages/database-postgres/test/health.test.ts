import assert from 'node:assert/strict';
import { createDarkroom, type Darkroom, memoryStorage } from '@graphql-darkroom/core';
import { Pool } from 'pg';
import { describe, test } from 'vitest';
import { startRealPostgres } from '../../../test/support/real-postgres.ts';
import { postgresDatabase } from '../src/index.ts';

const postgres = await startRealPostgres();
const logger = { error: () => undefined, warn: () => undefined };

function darkroomOn(pool: Pool): Darkroom {
  // The server ends these connections when it stops.
  pool.on('error', () => undefined);
  const database = postgresDatabase({ pool, logger });
  return createDarkroom({ storage: memoryStorage(), database, viewer: () => 'ada', logger });
}

async function statusesOf(darkroom: Darkroom): Promise<readonly string[]> {
  const { status, database, queue, storage, listener } = await darkroom.health();
  return [status, database.status, queue.status, storage.status, listener.status];
}

describe.skipIf(postgres === null)('on a real Postgres', () => {
  test('health hears itself through the listener of a worker, and says that a server is gone', async () => {
    const connectionString = (await postgres?.createDatabase()) ?? '';
    const pools = [new Pool({ connectionString }), new Pool({ connectionString })] as const;
    const [before, after] = [darkroomOn(pools[0]), darkroomOn(pools[1])];
    await before.startWorker();
    assert.deepEqual(await statusesOf(before), ['UP', 'UP', 'UP', 'UP', 'UP']);
    await before.close();

    await postgres?.stop();
    assert.deepEqual(await statusesOf(after), ['DOWN', 'DOWN', 'UNKNOWN', 'UNKNOWN', 'UNKNOWN']);
    assert.equal((await after.health()).database.code, 'DATABASE_UNAVAILABLE');
    await after.close();
    await Promise.all(pools.map((pool) => pool.end()));
  });
});
