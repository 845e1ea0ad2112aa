import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { createDarkroom, type Darkroom, memoryStorage, memoryTagger } from '@graphql-darkroom/core';
import type { OpenDatabase } from '@graphql-darkroom/core/adapter';
import { Pool, type PoolClient } from 'pg';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { eventually } from '../../../test/support/eventually.ts';
import { startRealPostgres } from '../../../test/support/real-postgres.ts';
import { PNG } from '../../core/test/support/sample-bytes.ts';
import { postgresDatabase } from '../src/index.ts';

const postgres = await startRealPostgres();
const target = 'Query.logo';
const source = memoryTagger().name;

describe.skipIf(postgres === null)('tags are asked for in a transaction of the host', () => {
  let pool: Pool;
  let files: OpenDatabase['files'];
  let tags: OpenDatabase['tags'];
  let darkroom: Darkroom;

  beforeAll(async () => {
    const connectionString = await postgres?.createDatabase();
    // What waits for a lock of the very transaction that waits for it, or for one connection more than these, fails.
    pool = new Pool({ connectionString, max: 3, connectionTimeoutMillis: 5000, lock_timeout: 20_000 });
    const database = postgresDatabase({ pool });
    ({ files, tags } = await database.open());
    const tagger = memoryTagger({ tags: [{ name: 'bull', confidence: 0.9 }] });
    darkroom = createDarkroom({ database, storage: memoryStorage(), tagger, viewer: () => 'ada' });
    darkroom.makeSchema({ typeDefs: 'type Query { logo: File @fileUpload(accept: ["image/*"], tag: true) }' });
  });
  afterAll(async () => {
    await darkroom.close();
    await pool.end();
    await postgres?.stop();
  });

  async function importFile(): Promise<{ readonly id: string; readonly version: number }> {
    return darkroom.files.import({ from: new Blob([PNG]).stream(), owner: 'ada' });
  }

  /** Runs `act` between `begin` and `end`. */
  async function inTransaction(
    end: 'commit' | 'rollback',
    act: (client: PoolClient) => Promise<unknown>,
  ): Promise<void> {
    const client = await pool.connect();
    try {
      await client.query('begin');
      await act(client);
      await client.query(end);
      client.release();
    } catch (error) {
      // With its transaction.
      client.release(true);
      throw error;
    }
  }

  const request = (fileId: string, db: Pool | PoolClient): ReturnType<typeof tags.request> => {
    const requestId = randomUUID();
    const jobs = [{ name: 'tag', data: { fileId, requestId } }] as const;
    return tags.request({ fileId, requestId, source, maxRequests: 10, jobs: () => jobs, db });
  };
  const jobsOf = async (fileId: string): Promise<number> =>
    (await pool.query(`select from darkroom_jobs.job where data->>'fileId' = $1 and name = 'tag'`, [fileId]))
      .rowCount ?? 0;

  test('that commits: with it the tags are asked for, and then suggested', async () => {
    const { id } = await importFile();
    await inTransaction('commit', async (db) => {
      await darkroom.files.attachUnchecked([id], { target, db });
      assert.equal((await darkroom.files.get(id))?.tagging, null, 'nobody else sees it yet');
      assert.equal(await jobsOf(id), 0);
    });
    assert.equal((await darkroom.files.get(id))?.tagging?.status, 'PENDING');
    assert.equal(await jobsOf(id), 1);
    const worker = await darkroom.startWorker();
    await eventually(async () => assert.equal((await darkroom.files.get(id))?.tagging?.status, 'DONE'));
    await worker.close();
    const suggested = await tags.ofFiles({ fileIds: [id], limit: 10_000 });
    assert.deepEqual(
      suggested.map(({ name }) => name),
      ['bull'],
    );
  });

  test('that is rolled back: then nobody asked, and it can be asked again', async () => {
    const { id, version } = await importFile();
    await inTransaction('rollback', async (db) => {
      assert.equal(await request(id, db), 'REQUESTED');
      assert.equal(await request(id, db), 'UNCHANGED');
    });
    const file = await darkroom.files.get(id);
    assert.deepEqual([file?.tagging, file?.version, await jobsOf(id)], [null, version, 0]);
    await inTransaction('commit', async (db) => assert.equal(await request(id, db), 'REQUESTED'));
    const [record] = await files.get({ ids: [id] });
    assert.equal(record?.tagging?.requests, 1);
    assert.equal(await jobsOf(id), 1);
  });

  test.each(['commit', 'rollback'] as const)('twice at once: the second waits for the %s of the first', async (end) => {
    const { id } = await importFile();
    let second: Promise<void> = Promise.resolve();
    let isOver = false;
    await inTransaction(end, async (db) => {
      assert.equal(await request(id, db), 'REQUESTED');
      second = inTransaction('commit', async (other) => {
        const outcome = await request(id, other);
        assert.ok(isOver, 'it did not wait');
        assert.equal(outcome, end === 'commit' ? 'UNCHANGED' : 'REQUESTED');
      });
      second.catch(() => undefined);
      await eventually(async () => {
        const waiting = await pool.query('select from pg_locks where not granted and database is null');
        assert.equal(waiting.rowCount, 1);
      });
      isOver = true;
    });
    await second;
    assert.equal(await jobsOf(id), 1);
  });

  test('and by no pool, which has no transaction', async () => {
    const { id } = await importFile();
    await assert.rejects(request(id, pool), { code: 'INVALID_CONFIGURATION' });
    assert.equal((await darkroom.files.get(id))?.tagging, null);
  });
});
