import assert from 'node:assert/strict';
import {
  DeleteObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { memoryDatabase } from '@graphql-darkroom/core';
import { storageContract, type StorageContractSubject } from '@graphql-darkroom/core/testing';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { startSwift } from '../../../test/support/swift-server.ts';
import { testContract } from '../../../test/support/test-contract.ts';
import { PNG } from '../../core/test/support/sample-bytes.ts';
import { testHost } from '../../core/test/support/test-host.ts';
import { COMPLETE, DELETE, fileOf, start } from '../../core/test/support/uploading.ts';
import { s3Storage } from '../src/index.ts';
import { putPart } from './darkroom-on-s3.ts';
import { clientOf, newBucket } from './real-bucket.ts';

const server = await startSwift();

/**
 * Where Swift falls short of S3, which forgets an upload once it is completed, takes no further PUT of its parts,
 * refuses signatures of a time to come, and verifies checksums.
 */
const beyondThisServer = new Set([
  'does not find an upload that was completed, and leaves its object',
  'refuses or discards a PUT to an upload that was completed, and leaves its object',
  'is neither reopened nor changed by a PUT that outlives the upload',
  'refuses a GET of a URL that is signed for a later day',
  'a part that is signed with its SHA-256 accepts those bytes, and is listed with it',
  'a part that is signed with its SHA-256 is refused with 400 if one bit differs, and the earlier part stays',
]);

describe.skipIf(server === null)('on OpenStack Swift, s3Storage', () => {
  let client: S3Client;
  let nowhere: S3Client;
  let bucket: string;

  beforeAll(async () => {
    if (server === null) return;
    client = clientOf(server);
    nowhere = clientOf({ ...server, endpoint: 'http://127.0.0.1:1' });
    bucket = await newBucket(client);
  });
  afterAll(async () => {
    client.destroy();
    nowhere.destroy();
    await server?.stop();
  });

  const subject = (): StorageContractSubject => {
    const options = { bucket, prefix: 'contract' };
    return {
      storage: s3Storage({ ...options, client }),
      fetch: (request) => fetch(request),
      putForeign: async (Key, Body) => {
        await client.send(new PutObjectCommand({ Bucket: bucket, Key, Body }));
      },
      unreachable: s3Storage({ ...options, client: nowhere }),
    };
  };
  testContract(storageContract, subject, { fails: beyondThisServer });

  // Swift goes on listing the parts of a completed upload.
  it('has a file deleted whose upload was completed', async () => {
    const storage = s3Storage({ client, bucket, publicBaseUrl: 'https://cdn.example.com' });
    const host = testHost({ storage, database: memoryDatabase() });
    const { id, urls } = await start(host, { size: PNG.length });
    assert.equal(await putPart(urls[0], PNG), 200);
    await host.ask(COMPLETE, { id });
    assert.equal((await fileOf(host, id))?.status, 'READY');
    await host.ask(DELETE, { id });
    const { queues } = await host.darkroom.runJobs();
    assert.deepEqual([queues.delete.done, queues.delete.failed, queues.delete.postponed], [1, 0, 0]);
    const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: bucket }));
    assert.deepEqual(
      Contents.filter(({ Key }) => Key?.includes(id)),
      [],
    );
    await host.darkroom.close();
  });

  // Swift does not say that a deletion left a delete marker.
  it('deletes all versions, by key and by prefix', async () => {
    const versioned = await newBucket(client);
    const VersioningConfiguration = { Status: 'Enabled' } as const;
    await client.send(new PutBucketVersioningCommand({ Bucket: versioned, VersioningConfiguration }));
    const { objects } = s3Storage({ client, bucket: versioned });
    for (const key of ['a', 'a', 'ab', 'f/1', 'f/1', 'f/2']) {
      await objects.write({ key, body: new Blob(['x']).stream(), contentType: 'text/plain' });
    }
    await client.send(new DeleteObjectCommand({ Bucket: versioned, Key: 'private/a' }));
    await objects.delete({ keys: ['a'] });
    await objects.deletePrefix({ prefix: 'f/' });
    const { Versions = [], DeleteMarkers = [] } = await client.send(
      new ListObjectVersionsCommand({ Bucket: versioned }),
    );
    assert.deepEqual(
      [...Versions, ...DeleteMarkers].map(({ Key }) => Key),
      ['private/ab'],
    );
  });
});
