import assert from 'node:assert/strict';
import type { S3Client } from '@aws-sdk/client-s3';
import { DarkroomError } from '@graphql-darkroom/core';
import { MIN_PART_BYTES } from '@graphql-darkroom/core/adapter';
import { postgresDatabase } from '@graphql-darkroom/database-postgres';
import { Pool } from 'pg';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { collectGarbage } from '../../../test/support/collect-s3-garbage.ts';
import { eventually } from '../../../test/support/eventually.ts';
import { startRealPostgres } from '../../../test/support/real-postgres.ts';
import { sharedS3 } from '../../../test/support/shared-s3.ts';
import { sha256 } from '../../core/test/support/sample-bytes.ts';
import { sweep } from '../../core/test/support/sweep.ts';
import { testHost } from '../../core/test/support/test-host.ts';
import { COMPLETE, fileOf } from '../../core/test/support/uploading.ts';
import { observedBucket, pngOfBytes, sendParts } from './darkroom-on-s3.ts';
import { clientOf, newBucket } from './real-bucket.ts';

const server = await sharedS3();
const postgres = await startRealPostgres();
const bytes = pngOfBytes(2 * MIN_PART_BYTES + 2);

describe.skipIf(server === null || postgres === null)('a database that was restored beside its original', () => {
  let client: S3Client;
  let bucket: string;

  beforeAll(async () => {
    if (server === null) return;
    client = clientOf(server);
    bucket = await newBucket(client);
  });
  afterAll(async () => {
    client.destroy();
    await postgres?.stop();
  });

  it('removes nothing from the bucket, until it is told that it goes on', async () => {
    assert.ok(server !== null && postgres !== null);
    const { storage, sha256Of } = observedBucket(client, bucket);

    const originalUrl = await postgres.createDatabase();
    let pool = new Pool({ connectionString: originalUrl });
    let database = postgresDatabase({ pool });
    let host = testHost({ database, storage });
    const { id } = await sendParts(host, bytes, { target: 'Customer.portrait', count: 2 });
    await sweep({ database, storage });
    await host.darkroom.close();
    await pool.end();

    const copyUrl = await postgres.createDatabase({ copyOf: originalUrl });
    pool = new Pool({ connectionString: originalUrl });
    database = postgresDatabase({ pool });
    host = testHost({ database, storage });
    await host.ask(COMPLETE, { id });
    await sweep({ database, storage });

    // In the copy, the upload was abandoned long ago.
    const copyPool = new Pool({ connectionString: copyUrl });
    const copyDatabase = postgresDatabase({ pool: copyPool });
    const reports: unknown[] = [];
    const logger = {
      error: (...args: unknown[]) => void reports.push(...args),
      warn: (...args: unknown[]) => void reports.push(...args),
    };
    const copy = testHost({ database: copyDatabase, storage, logger });
    await copy.darkroom.ready();
    await copyPool.query(`update darkroom.files set upload_expires_at = now() - interval '1 day'`);
    const worker = await copy.darkroom.startWorker();
    await eventually(async () => {
      assert.equal((await fileOf(copy, id))?.status, 'EXPIRED');
      assert.ok(
        reports.some((report) => String(report).includes('Another copy of this database has claimed the storage')),
      );
      assert.ok(reports.some((report) => report instanceof DarkroomError && report.code === 'STORAGE_NOT_OURS'));
    });
    await collectGarbage(server);
    assert.equal(await sha256Of(id), sha256(bytes));
    assert.equal((await fileOf(host, id))?.status, 'READY');

    await copy.darkroom.claimStorage();
    await eventually(async () => assert.equal(await sha256Of(id), null));
    await worker.close();
    await copy.darkroom.close();
    await copyPool.end();

    // Now it is the original that is a copy.
    const refused: unknown[] = [];
    const { darkroom } = testHost({
      database,
      storage,
      logger: { error: (text) => refused.push(text), warn: () => {} },
    });
    const late = await darkroom.startWorker();
    await eventually(() => assert.match(refused.join(), /Another copy of this database has claimed the storage/));
    await late.close();
    await darkroom.close();
    await pool.end();
  });
});
