import assert from 'node:assert/strict';
import { Pool } from 'pg';
import { afterAll, describe, test } from 'vitest';
import { startRealPostgres } from '../../../test/support/real-postgres.ts';
import { postgresDatabase } from '../src/index.ts';

const postgres = await startRealPostgres();

describe.skipIf(postgres === null)('a search that takes too long', () => {
  afterAll(async () => postgres?.stop());

  test('is ended by the server, and leaves nothing on the session', { timeout: 20_000 }, async () => {
    const pool = new Pool({ connectionString: await postgres?.createDatabase(), max: 2 });
    const database = postgresDatabase({ pool, statementTimeoutSeconds: 0.2 });
    await database.open();
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

test('a timeout that is none is refused', () => {
  for (const statementTimeoutSeconds of [0, -1, NaN, Infinity]) {
    assert.throws(() => postgresDatabase({ statementTimeoutSeconds }), { code: 'INVALID_CONFIGURATION' });
  }
});
