import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import {
  GetObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { memoryDatabase, type Storage } from '@graphql-darkroom/core';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { sharedS3 } from '../../../test/support/shared-s3.ts';
import { sweep } from '../../core/test/support/sweep.ts';
import { testHost } from '../../core/test/support/test-host.ts';
import { COMPLETE, fileOf, START, start } from '../../core/test/support/uploading.ts';
import { s3Storage, type S3StorageOptions } from '../src/index.ts';
import { putPart } from './darkroom-on-s3.ts';
import { clientOf, newBucket } from './real-bucket.ts';

const server = await sharedS3();
const SECRET = 'not for the bearer of an upload URL';

// The real server is Ceph 16, which lets an unsigned header copy.
describe.skipIf(server === null)('an upload of undeclared size on a server that copies by an unsigned header', () => {
  let client: S3Client;
  let uploadSigner: S3Client;
  let bucket: string;
  let source: string;

  beforeAll(async () => {
    if (server === null) return;
    client = clientOf(server);
    bucket = await newBucket(client);
    source = `private/${randomUUID()}`;
    await client.send(new PutObjectCommand({ Bucket: bucket, Key: source, Body: SECRET }));
    const Policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { AWS: ['arn:aws:iam:::user/other'] },
          Action: ['s3:PutObject'],
          Resource: [`arn:aws:s3:::${bucket}/private/*`],
        },
      ],
    });
    await client.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy }));
    uploadSigner = clientOf(server, { credentials: server.otherCredentials });
  });
  afterAll(async () => {
    client.destroy();
    uploadSigner.destroy();
  });

  const storageWith = (options: Partial<S3StorageOptions> = {}): Storage =>
    s3Storage({ client, bucket, publicBaseUrl: 'https://public.invalid', ...options });

  /** What a file holds into whose upload somebody tries to copy; null where nothing came of it. */
  const stolen = async (storage: Storage, size: number | null): Promise<string | null> => {
    const key = randomUUID();
    const { uploadId } = await storage.uploads.start({ key, contentType: null });
    const parts = [{ number: 1, size }];
    const { urls } = await storage.uploads.sign({ key, uploadId, parts, expiresInSeconds: 60 });
    const headers = { 'x-amz-copy-source': `${bucket}/${source}` };
    await (await fetch(urls[0] ?? '', { method: 'PUT', headers, body: ' '.repeat(size ?? 0) })).text();
    const landed = (await storage.uploads.list({ key, uploadId })) ?? [];
    if (landed.length === 0) return null;
    await storage.uploads.complete({ key, uploadId, parts: landed });
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: `private/${key}` }));
    return (await Body?.transformToString()) ?? null;
  };

  it('would let its bearer read another file, and so does an empty one', async () => {
    assert.equal(await stolen(storageWith(), null), SECRET);
    assert.equal(await stolen(storageWith(), 0), SECRET);
    assert.equal(await stolen(storageWith(), SECRET.length), null);
  });

  it('is refused with what to do, as is an empty one, and nothing is left of the trial', async () => {
    const host = testHost({ storage: storageWith() });
    const { errors } = await host.run(START, { count: 1 });
    assert.equal(errors?.[0]?.extensions['code'], 'SIZE_REQUIRED');
    assert.match(errors[0].message, /Pass `size`/);
    assert.deepEqual(await host.codes(START, { size: 0 }), ['FILE_EMPTY']);
    const { Versions = [] } = await client.send(
      new ListObjectVersionsCommand({ Bucket: bucket, Prefix: 'private/copy-probe/' }),
    );
    const { Uploads = [] } = await client.send(
      new ListMultipartUploadsCommand({ Bucket: bucket, Prefix: 'private/copy-probe/' }),
    );
    assert.deepEqual([Versions, Uploads], [[], []]);
    const { id, urls } = await start(host, { size: SECRET.length });
    assert.equal(await putPart(urls[0], new Uint8Array(SECRET.length)), 200);
    assert.deepEqual(await host.codes(COMPLETE, { id }), []);
  });

  it('is taken with an `uploadSigner` that cannot read, and copies nothing', async () => {
    const storage = storageWith({ uploadSigner });
    const host = testHost({ storage });
    const { id, urls } = await start(host, { count: 1 });
    assert.equal(await putPart(urls[0], new Uint8Array(5)), 200);
    assert.deepEqual(await host.codes(COMPLETE, { id }), []);
    assert.equal(await stolen(storage, null), null);
    assert.equal(await stolen(storage, 0), null);
  });

  it('is refused with an `uploadSigner` that can read', async () => {
    const host = testHost({ storage: storageWith({ uploadSigner: client }) });
    assert.deepEqual(await host.codes(START), ['SIZE_REQUIRED']);
  });

  it('is taken where the host accepts the risk', async () => {
    const host = testHost({ storage: storageWith({ allowUnsignedCopySource: true }) });
    assert.deepEqual(await host.codes(START, { count: 1 }), []);
  });

  it('is an outage while the server cannot be tried, and no more afterwards', async () => {
    let isOut = true;
    const failing = clientOf(server ?? assert.fail());
    failing.middlewareStack.add(
      (next) => async (args) => {
        if (isOut) throw new Error('The network is down.');
        return next(args);
      },
      { step: 'initialize' },
    );
    const { uploads } = s3Storage({ client: failing, bucket });
    await assert.rejects(uploads.requiresSize?.() ?? assert.fail(), { code: 'STORAGE_UNAVAILABLE' });
    isOut = false;
    assert.equal(await uploads.requiresSize?.(), true);
    failing.destroy();
  });

  it('is rejected by the sweep once more has landed than its policy allows, and no further part is taken', async () => {
    const storage = storageWith({ uploadSigner, prefix: 'swept' });
    const policy = { Effect: 'Allow', Principal: { AWS: ['arn:aws:iam:::user/other'] }, Action: ['s3:PutObject'] };
    const Statement = ['private/*', 'swept/private/*'].map((tree) => ({
      ...policy,
      Resource: [`arn:aws:s3:::${bucket}/${tree}`],
    }));
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
    await client.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy }));
    const database = memoryDatabase();
    const host = testHost({ database, storage, defaults: { maxBytes: 5_000_000 } });
    const { id, urls } = await start(host, { count: 1 });
    // S3 takes it: only an exact length can be signed.
    assert.equal(await putPart(urls[0], new Uint8Array(6_000_000)), 200);
    await sweep({ database, storage });
    assert.equal((await fileOf(host, id))?.rejection?.code, 'FILE_TOO_LARGE');
    const worker = await host.darkroom.startWorker();
    for (const deadline = Date.now() + 10_000; ;) {
      const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: bucket, Prefix: 'swept/' }));
      if (Uploads.length === 0) break;
      assert.ok(Date.now() < deadline, 'the upload is aborted');
    }
    assert.equal(await putPart(urls[0], new Uint8Array(6)), 404);
    await worker.close();
  });
});
