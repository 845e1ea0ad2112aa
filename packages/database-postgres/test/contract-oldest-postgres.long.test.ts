import assert from 'node:assert/strict';
import { Client } from 'pg';
import { describe, test } from 'vitest';
import { oldestPostgresHome, startRealPostgres } from '../../../test/support/real-postgres.ts';
import { postgresContracts } from './postgres-contracts.ts';

const home = oldestPostgresHome();
const postgres = home === undefined ? null : await startRealPostgres({ home });

describe.skipIf(postgres === null)('on Postgres 13', () => {
  test('which it is', async () => {
    const client = new Client({ connectionString: await postgres?.createDatabase() });
    await client.connect();
    const { rows } = await client.query('show server_version_num');
    await client.end();
    assert.match(rows[0]?.server_version_num, /^13/);
  });

  postgresContracts(postgres);
});
