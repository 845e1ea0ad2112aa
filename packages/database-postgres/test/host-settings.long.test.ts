import assert from 'node:assert/strict';
import { DarkroomError } from '@graphql-darkroom/core/adapter';
import { Pool, type PoolConfig } from 'pg';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { startRealPostgres } from '../../../test/support/real-postgres.ts';
import { observedStorage } from '../../core/test/support/observed-storage.ts';
import { PNG } from '../../core/test/support/sample-bytes.ts';
import { type TestHost, testHost } from '../../core/test/support/test-host.ts';
import { COMPLETE, FILE, put, start } from '../../core/test/support/uploading.ts';
import { postgresDatabase } from '../src/index.ts';

const postgres = await startRealPostgres();
const UPLOADS = 10;

/** What hosts set for their own good, and what each of their sessions then does with a statement of ours. */
const SETTINGS: Readonly<Record<string, PoolConfig>> = {
  'a pool of 2': { max: 2 },
  'a pool of 3': { max: 3 },
  'a pool of 5': { max: 5 },
  'a statement_timeout of 50 ms': { options: '-c statement_timeout=50' },
  'an idle_in_transaction_session_timeout of 100 ms': { options: '-c idle_in_transaction_session_timeout=100' },
  'a transaction_timeout of 200 ms': { options: '-c transaction_timeout=200' },
  'transactions that are serializable by default': { options: '-c default_transaction_isolation=serializable' },
};

describe.skipIf(postgres === null)('on a real Postgres', () => {
  let connectionString: string;
  let admin: Pool;
  beforeAll(async () => {
    connectionString = (await postgres?.createDatabase()) ?? '';
    admin = new Pool({ connectionString });
    // Migrations take longer than these limits allow.
    const database = await postgresDatabase({ pool: admin }).open();
    await database.close();
  });
  afterAll(async () => {
    await admin.end();
    await postgres?.stop();
  });

  test.each(Object.entries(SETTINGS))('uploads and conversions get through with %s', async (_, config) => {
    const { rows } = await admin.query<{ version: number }>(
      `select current_setting('server_version_num')::int as version`,
    );
    // There from Postgres 17 on.
    const isKnown = config.options?.includes('transaction_timeout=200') !== true || (rows[0]?.version ?? 0) >= 170_000;
    const pool = new Pool({ connectionString, ...(isKnown ? config : {}) });
    pool.on('error', () => undefined);
    const storage = observedStorage();
    const host = testHost({ storage, database: postgresDatabase({ pool, logger: QUIET }) });
    try {
      const worker = await untilAvailable(() => host.darkroom.startWorker());
      const files = await Promise.all(
        Array.from({ length: UPLOADS }, async () => {
          const upload = await untilAvailable(() => start(host, { size: PNG.length, target: 'Customer.portrait' }));
          assert.equal(await put(storage, upload.urls[0], PNG), 200);
          await untilAvailable(() => host.ask(COMPLETE, { id: upload.id }));
          return untilConverted(host, upload.id);
        }),
      );
      assert.deepEqual(new Set(files), new Set(['DONE']));
      await worker.close();
    } finally {
      await host.darkroom.close();
      await pool.end();
    }
  });
});

const QUIET = { warn: (): void => undefined, error: (): void => undefined };

/** A slow machine takes longer than a limit now and then: the caller is told to try again, and does. */
async function untilAvailable<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      const isTold =
        error instanceof DarkroomError
          ? error.code === 'DATABASE_UNAVAILABLE'
          : error instanceof Error && error.message.includes('DATABASE_UNAVAILABLE');
      if (attempt === 100 || !isTold) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

async function untilConverted(host: TestHost, id: string): Promise<string | undefined> {
  for (;;) {
    const file = await untilAvailable(() => host.ask<{ conversions: { status: string }[] } | null>(FILE, { id }));
    const status = file?.conversions[0]?.status;
    if (status !== 'PENDING' && status !== 'RUNNING') return status;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
