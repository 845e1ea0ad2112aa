import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Pool } from 'pg';
import { afterAll, describe, test } from 'vitest';
import { startRealPostgres } from '../../../test/support/real-postgres.ts';
import { postgresDatabase } from '../src/index.ts';
import { newTestFile } from './new-test-file.ts';

const postgres = await startRealPostgres();

describe.skipIf(postgres === null)('a server that only reads', () => {
  afterAll(async () => postgres?.stop());

  test('is refused at the start where its transactions are read-only', async () => {
    const connectionString = await postgres?.createDatabase();
    const pool = new Pool({ connectionString, options: '-c default_transaction_read_only=on' });
    await assert.rejects(postgresDatabase({ pool }).open(), {
      code: 'INVALID_CONFIGURATION',
      message: /Remove `default_transaction_read_only` from/,
    });
    await pool.end();
  });

  test('is refused at the start where it is a replica, and is an outage where it becomes one', async () => {
    const pool = new Pool({ connectionString: await postgres?.createDatabase() });
    pool.on('error', () => {});
    const opened = await postgresDatabase({ pool, logger: { warn: () => {}, error: () => {} } }).open();
    const { id } = await opened.files.create(newTestFile());
    await postgres?.becomeStandby();

    assert.equal((await opened.files.get({ ids: [id] })).length, 1);
    // Another connection may lead to the new primary.
    const closed = once(pool, 'remove');
    await assert.rejects(opened.files.create(newTestFile()), { code: 'DATABASE_UNAVAILABLE' });
    await closed;
    await opened.close();

    await assert.rejects(postgresDatabase({ pool }).open(), {
      code: 'INVALID_CONFIGURATION',
      message: /replica.*Connect it to the primary/,
    });
    await pool.end();
  });
});
