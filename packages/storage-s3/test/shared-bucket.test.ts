import assert from 'node:assert/strict';
import type { S3Client } from '@aws-sdk/client-s3';
import { memoryDatabase } from '@graphql-darkroom/core';
import { MIN_PART_BYTES } from '@graphql-darkroom/core/adapter';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { collectGarbage } from '../../../test/support/collect-s3-garbage.ts';
import { eventually } from '../../../test/support/eventually.ts';
import { sharedS3 } from '../../../test/support/shared-s3.ts';
import { sha256 } from '../../core/test/support/sample-bytes.ts';
import { sweep } from '../../core/test/support/sweep.ts';
import { testClock } from '../../core/test/support/test-clock.ts';
import { testHost } from '../../core/test/support/test-host.ts';
import { ABORT, COMPLETE, DELETE, fileOf, start } from '../../core/test/support/uploading.ts';
import { observedBucket, pngOfBytes, putPart, sendParts } from './darkroom-on-s3.ts';
import { clientOf, newBucket } from './real-bucket.ts';

const server = await sharedS3();
const PART = MIN_PART_BYTES + 1;
const bytes = pngOfBytes(2 * PART);
const UPLOAD = { target: 'Customer.portrait', count: 2 };

describe.skipIf(server === null)('two databases in one bucket', () => {
  let client: S3Client;
  let bucket: string;

  beforeAll(async () => {
    if (server === null) return;
    client = clientOf(server);
    bucket = await newBucket(client);
  });
  afterAll(async () => {
    client.destroy();
  });

  it.each([
    { where: 'under one prefix', mine: 'shared', theirs: 'shared' },
    { where: 'under prefixes that begin alike', mine: 'app', theirs: 'app2' },
  ])('$where: what one deletes, aborts and expires touches nothing of the other', async ({ mine, theirs }) => {
    assert.ok(server !== null);
    const clock = testClock();
    const database = memoryDatabase(clock);
    const { storage, sha256Of: mineOf } = observedBucket(client, bucket, mine);
    const { storage: theirStorage, sha256Of } = observedBucket(client, bucket, theirs);
    const host = testHost({ database, storage });
    const other = testHost({ database: memoryDatabase(), storage: theirStorage });

    const ready = await sendParts(other, bytes, UPLOAD);
    await other.ask(COMPLETE, { id: ready.id });
    const open = await start(other, { size: bytes.length, ...UPLOAD });
    assert.equal(await putPart(open.urls[0], bytes.slice(0, PART)), 200);

    const [deleted, aborted, expired] = [
      await sendParts(host, bytes, UPLOAD),
      await sendParts(host, bytes, UPLOAD),
      await sendParts(host, bytes, UPLOAD),
    ];
    await host.ask(COMPLETE, { id: deleted.id });
    await host.ask(DELETE, { id: deleted.id });
    await host.ask(ABORT, { id: aborted.id });
    clock.advance(2 * 86_400);
    await sweep({ database, storage });
    const worker = await host.darkroom.startWorker();
    await eventually(async () => {
      assert.equal(await mineOf(deleted.id), null);
      assert.equal((await fileOf(host, expired.id))?.status, 'EXPIRED');
      for (const upload of [aborted, expired]) {
        assert.ok((await putPart(upload.urls[0], bytes.slice(0, PART))) >= 400, 'its upload is gone');
      }
    });
    await worker.close();
    await host.darkroom.close();
    await collectGarbage(server);

    assert.equal(await sha256Of(ready.id), sha256(bytes));
    assert.equal(await putPart(open.urls[1], bytes.slice(PART)), 200);
    await other.ask(COMPLETE, { id: open.id });
    assert.equal(await sha256Of(open.id), sha256(bytes));
    await other.darkroom.close();
  });
});
