import assert from 'node:assert/strict';
import { createDarkroom, memoryStorage } from '@graphql-darkroom/core';
import { Pool } from 'pg';
import { afterAll, describe, test } from 'vitest';
import { startRealPostgres } from '../../../test/support/real-postgres.ts';
import { PNG } from '../../core/test/support/sample-bytes.ts';
import { postgresDatabase } from '../src/index.ts';

const postgres = await startRealPostgres();
afterAll(async () => postgres?.stop());

describe.skipIf(postgres === null)('a host whose tables name its files', () => {
  test('has what no row names listed, detached, deleted, and given back where a row names it after all', async () => {
    const pool = new Pool({ connectionString: (await postgres?.createDatabase()) ?? '' });
    await pool.query('create table customers (id text primary key, logo uuid); create index on customers (logo)');
    const warnings: string[] = [];
    const logger = { error: () => undefined, warn: (message: string) => void warnings.push(message) };
    const database = postgresDatabase({
      pool,
      logger,
      references: { 'Customer.logo': { table: 'customers', column: 'logo', subject: 'id' } },
      referencesGraceSeconds: 0,
    });
    const darkroom = createDarkroom({
      storage: memoryStorage(),
      database,
      viewer: () => 'ada',
      detachedExpiresInSeconds: 600,
      logger,
    });
    const { attachments } = await database.open();
    const { files, operator } = darkroom;
    const ids: string[] = [];
    for (let each = 0; each < 20; each += 1) {
      const { id } = await files.import({ from: new Blob([PNG]).stream(), owner: 'ada' });
      await pool.query('insert into customers values ($1, $2)', [`c${each}`, id]);
      const place = { target: 'Customer.logo', subject: `c${each}`, fileIds: [id], formerly: [] };
      await attachments.attach({ changes: [{ ...place, attach: 'ADD' }], detachedExpiresInSeconds: 600 });
      ids.push(id);
    }
    await darkroom.runJobs();
    const [first = '', second = ''] = ids;
    const remove = async (...customers: readonly string[]): Promise<void> => {
      await pool.query('delete from customers where id = any($1)', [customers]);
    };
    const expire = (): Promise<unknown> =>
      pool.query(`update darkroom.files set expires_at = now() where expires_at is not null`);

    await remove('c0');
    const { unreferenced, stopped, detached } = await operator.orphans();
    assert.deepEqual(
      unreferenced?.map(({ since, ...file }) => [file, since instanceof Date]),
      [[{ fileId: first, target: 'Customer.logo', subject: 'c0', size: PNG.length, kept: 'GRACE_PERIOD' }, true]],
    );
    assert.deepEqual([stopped, detached], [[], null]);
    assert.deepEqual(await operator.sweep().then(({ unreferenced: count, unattached }) => [count, unattached]), [1, 0]);
    assert.ok(((await files.get(first))?.expiresAt?.getTime() ?? 0) > Date.now());
    // Somebody puts the row back, and it is noticed at the latest when the file would go.
    await pool.query('insert into customers values ($1, $2)', ['c0', first]);
    await expire();
    assert.equal((await operator.sweep()).unattached, 0);
    assert.equal((await files.get(first))?.expiresAt, null);

    await remove('c0', 'c1', 'c2');
    const swept = await operator.sweep();
    assert.deepEqual([swept.unreferenced, swept.unattached], [0, 0]);
    assert.match(warnings.join('\n'), /public\.customers\.logo does not name 3 of 20 files/);
    const before = await operator.orphans();
    assert.deepEqual(
      before.unreferenced?.map(({ kept }) => kept),
      ['STOPPED', 'STOPPED', 'STOPPED'],
    );
    const applied = await operator.orphans({ apply: true });
    assert.deepEqual([applied.detached, applied.unreferenced, applied.stopped], [3, [], []]);
    await expire();
    assert.equal((await operator.sweep()).unattached, 3);
    assert.equal(await files.get(second), null);
    await darkroom.close();
    await pool.end();
  });
});
