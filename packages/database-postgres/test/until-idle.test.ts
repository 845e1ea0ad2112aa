import assert from 'node:assert/strict';
import { createDarkroom, memoryStorage } from '@graphql-darkroom/core';
import { Pool } from 'pg';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { startRealPostgres } from '../../../test/support/real-postgres.ts';
import { postgresDatabase } from '../src/index.ts';
import { countingPool } from './counting-pool.ts';

const postgres = await startRealPostgres();

describe.skipIf(postgres === null)('runJobs on a real Postgres', () => {
  let pool: Pool;
  beforeAll(async () => {
    pool = new Pool({ connectionString: await postgres?.createDatabase() });
  });
  afterAll(async () => {
    await pool.end();
    await postgres?.stop();
  });

  test('takes back the jobs of a killed process, and listens for nothing', async () => {
    const texts: string[] = [];
    const database = postgresDatabase({ pool: countingPool(pool, (text) => texts.push(text)).pool });
    const darkroom = createDarkroom({ storage: memoryStorage(), database, viewer: () => null });
    await darkroom.ready();
    const data = { upload: null, prefixes: [], keys: ['a'], attemptsAt: null, copies: [] };
    const { jobs } = await database.open();
    await jobs.addOncePer({ job: { name: 'delete', data }, intervalSeconds: 60 });
    // As it stands a minute after a process was killed that ran it.
    await pool.query(
      `update darkroom_jobs.job set state = 'active', started_on = now() - interval '1 minute',
         heartbeat_on = now() - interval '1 minute' where name = 'delete'`,
    );
    await darkroom.runJobs();
    const { rows } = await pool.query(`select state from darkroom_jobs.job where name = 'delete'`);
    assert.deepEqual(rows, [{ state: 'retry' }]);
    assert.deepEqual(
      texts.filter((text) => text.startsWith('listen')),
      [],
    );
    await darkroom.close();
  });
});
