import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { isRetryable, type Job, type JobHandlers, type JobRequest } from '@graphql-darkroom/core/adapter';
import { Pool } from 'pg';
import { afterAll, describe, test } from 'vitest';
import { eventually } from '../../../test/support/eventually.ts';
import { startRealPostgres } from '../../../test/support/real-postgres.ts';
import { postgresDatabase } from '../src/index.ts';
import { newTestFile } from './new-test-file.ts';
import { startProcess } from './processes/protocol.ts';

const postgres = await startRealPostgres();

describe.skipIf(postgres === null)('on a real Postgres', () => {
  afterAll(async () => postgres?.stop());

  test('jobs of a worker that was killed run again elsewhere, and one on its last attempt is exhausted', async () => {
    const connectionString = (await postgres?.createDatabase()) ?? '';
    const pool = new Pool({ connectionString });
    const database = await postgresDatabase({ pool }).open();

    const child = startProcess(new URL('processes/hang-in-jobs.ts', import.meta.url), { connectionString });
    // The pool may still hold connections that are gone: a caller is told to try again, and does.
    const { id: fileId } = await untilAvailable(() => database.files.create(newTestFile()));
    const jobs: readonly JobRequest[] = [
      { name: 'verify', data: { fileId } },
      { name: 'sweep', data: {} },
    ];
    assert.equal(await untilAvailable(() => database.files.endUpload({ fileId, as: 'ABORTED', jobs })), true);
    await Promise.all([child.said('started verify'), child.said('started sweep')]);

    const ran = Promise.withResolvers<Job>();
    const exhausted = Promise.withResolvers<Job>();
    const first = { run: async (job: Job) => ran.resolve(job), exhausted: async () => {} };
    const last = { run: async () => {}, exhausted: async (job: Job) => exhausted.resolve(job) };
    const handlers: JobHandlers = { verify: first, convert: last, tag: last, delete: last, sweep: last };
    const worker = await database.jobs.work({ handlers, concurrency: 2, onError: () => {} });
    await child.kill();
    const killedAt = performance.now();
    assert.deepEqual((await ran.promise).data, { fileId });
    const { name } = await exhausted.promise;
    assert.equal(name, 'sweep');
    console.log(`recovered after ${((performance.now() - killedAt) / 1000).toFixed(1)} s`);

    await worker.close();
    await database.close();
    await pool.end();
  });

  test('a worker goes on after the database went away for a while', async () => {
    const connectionString = (await postgres?.createDatabase()) ?? '';
    const pool = new Pool({ connectionString });
    pool.on('error', () => {});
    const admin = new Pool({ connectionString });
    admin.on('error', () => {});
    const warnings: string[] = [];
    const logger = { error: () => {}, warn: (message: string) => void warnings.push(message) };
    const database = await postgresDatabase({ pool, logger }).open();
    const ran = new Set<string>();
    const noted = {
      run: async ({ data }: Job<'delete'>) => void ran.add(data.keys[0] ?? ''),
      exhausted: async () => {},
    };
    const nothing = { run: async () => {}, exhausted: async () => {} };
    const handlers: JobHandlers = { verify: nothing, convert: nothing, tag: nothing, delete: noted, sweep: nothing };
    await database.jobs.work({ handlers, concurrency: 2, onError: () => {} });

    const others = `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`;
    for (let round = 0; round < 5; round += 1) await admin.query(others);
    const key = randomUUID();
    // The pool may still hold connections that are gone: a caller is told to try again, and does.
    const { id: fileId } = await untilAvailable(() => database.files.create(newTestFile()));
    const jobs: readonly JobRequest[] = [
      { name: 'delete', data: { upload: null, prefixes: [], keys: [key], attemptsAt: null, copies: [] } } as const,
    ];
    assert.equal(await untilAvailable(() => database.files.endUpload({ fileId, as: 'ABORTED', jobs })), true);
    await eventually(() => assert.ok(ran.has(key)));
    assert.ok(warnings.length > 0, `${warnings.length}`);
    await database.close();
    await Promise.all([pool.end(), admin.end()]);
  });
});

async function untilAvailable<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt === 20 || !isRetryable(error)) throw error;
    }
  }
}
