import assert from 'node:assert/strict';
import { request } from 'node:http';
import type { S3Client } from '@aws-sdk/client-s3';
import { memoryDatabase, type Storage } from '@graphql-darkroom/core';
import { MIN_PART_BYTES } from '@graphql-darkroom/core/adapter';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { collectGarbage } from '../../../test/support/collect-s3-garbage.ts';
import { sharedS3 } from '../../../test/support/shared-s3.ts';
import { override } from '../../core/test/support/intercept.ts';
import { sha256 } from '../../core/test/support/sample-bytes.ts';
import { type TestHost, codesOf, testHost } from '../../core/test/support/test-host.ts';
import { COMPLETE, fileOf, start } from '../../core/test/support/uploading.ts';
import { type ObservedBucket, observedBucket, pngOfBytes, putPart, sendParts } from './darkroom-on-s3.ts';
import { clientOf, newBucket } from './real-bucket.ts';

const server = await sharedS3();
const PART = MIN_PART_BYTES + 1;
const bytes = pngOfBytes(2 * PART);
const UPLOAD = { target: 'Customer.portrait', count: 2 };

describe.skipIf(server === null)('on S3, a part that comes while its upload is completed', () => {
  let client: S3Client;
  let observed: ObservedBucket;
  let host: TestHost;

  beforeAll(async () => {
    if (server === null) return;
    client = clientOf(server);
    observed = observedBucket(client, await newBucket(client));
    host = testHost({ storage: observed.storage, database: memoryDatabase() });
  });
  afterAll(async () => {
    client.destroy();
  });

  /** The SHA-256 of a READY file, once the server has removed what it keeps for nothing. */
  const digestOf = async (id: string): Promise<string | null> => {
    assert.ok(server !== null);
    assert.equal((await fileOf(host, id))?.status, 'READY');
    await collectGarbage(server);
    return observed.sha256Of(id);
  };

  it('and that replaces one which had landed, changes nothing when it ends after the completion', async () => {
    const { id, urls } = await sendParts(host, bytes, UPLOAD);
    const slow = await beginPut(urls[1] ?? '', new Uint8Array(PART).fill(7));
    await host.ask(COMPLETE, { id });
    const status = await slow.end();
    assert.ok(status >= 400, `answered with ${status}`);
    assert.equal(await digestOf(id), sha256(bytes));
  });

  it('is missing until it has landed whole, and then completes the upload', async () => {
    const { id, urls } = await start(host, { size: bytes.length, ...UPLOAD });
    assert.equal(await putPart(urls[0], bytes.slice(0, PART)), 200);
    const slow = await beginPut(urls[1] ?? '', bytes.slice(PART));
    assert.deepEqual(codesOf(await host.run(COMPLETE, { id })), ['UPLOAD_INCOMPLETE']);
    assert.equal(await slow.end(), 200);
    await host.ask(COMPLETE, { id });
    assert.equal(await digestOf(id), sha256(bytes));
  });

  it('and that is swapped between listing and completion, opens the upload again with the new part', async () => {
    const swapped = pngOfBytes(2 * PART);
    swapped.fill(7, PART);
    const database = memoryDatabase();
    let swap: (() => Promise<unknown>) | null = null;
    const swapping: Storage = override(observed.storage, {
      'uploads.complete': async (_, proceed) => {
        await swap?.();
        swap = null;
        return proceed();
      },
    });
    const surprised = testHost({ database, storage: swapping });
    const { id, urls } = await sendParts(surprised, bytes, UPLOAD);
    swap = () => putPart(urls[1], swapped.slice(PART));
    assert.deepEqual(codesOf(await surprised.run(COMPLETE, { id })), ['UPLOAD_INCOMPLETE']);
    assert.equal((await fileOf(surprised, id))?.status, 'UPLOADING');

    await surprised.ask(COMPLETE, { id });
    assert.equal((await fileOf(surprised, id))?.status, 'READY');
    assert.equal(await observed.sha256Of(id), sha256(swapped));
  });
});

/** Sends the first half of a part. `end` sends the rest and gives the status. */
async function beginPut(url: string, body: Uint8Array<ArrayBuffer>): Promise<{ readonly end: () => Promise<number> }> {
  const half = Math.floor(body.length / 2);
  const put = request(url, { method: 'PUT', headers: { 'content-length': body.length } });
  const answered = new Promise<number>((resolve, reject) => {
    put.once('error', reject);
    put.once('response', (response) => {
      response.resume();
      response.once('end', () => resolve(response.statusCode ?? 0));
    });
  });
  // The server must have it under way: it takes more than sockets hold.
  await new Promise((resolve) => put.write(body.subarray(0, half), resolve));
  return {
    end: () => {
      put.end(body.subarray(half));
      return answered;
    },
  };
}
