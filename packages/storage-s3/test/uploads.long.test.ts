import assert from 'node:assert/strict';
import { PutBucketPolicyCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { Storage } from '@graphql-darkroom/core';
import { MIN_PART_BYTES } from '@graphql-darkroom/core/adapter';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { byDepth } from '../../../test/support/depth.ts';
import { sharedS3 } from '../../../test/support/shared-s3.ts';
import { s3Storage } from '../src/index.ts';
import { clientOf, newBucket } from './real-bucket.ts';

const server = await sharedS3();

describe.skipIf(server === null)('uploads to a real S3 server', () => {
  let client: S3Client;
  let bucket: string;
  let storage: Storage;

  beforeAll(async () => {
    if (server === null) return;
    client = clientOf(server);
    bucket = await newBucket(client);
    storage = s3Storage({ client, bucket });
  });
  afterAll(async () => {
    client.destroy();
  });

  const start = async (key: string): Promise<{ readonly key: string; readonly uploadId: string }> => ({
    key,
    ...(await storage.uploads.start({ key, contentType: 'text/plain' })),
  });
  const put = async (url: string, body: string, headers: Record<string, string> = {}): Promise<Response> => {
    const response = await fetch(url, { method: 'PUT', body, headers });
    return new Response(await response.text(), { status: response.status });
  };

  it('lists more parts than one page holds', async () => {
    const upload = await start('many');
    const numbers = Array.from({ length: 1001 }, (_, index) => index + 1);
    const { urls } = await storage.uploads.sign({
      ...upload,
      parts: numbers.map((number) => ({ number, size: 1 })),
      expiresInSeconds: 600,
    });
    const left = urls.values();
    const putAll = async (): Promise<void> => {
      for (const url of left) assert.equal((await put(url, 'x')).status, 200);
    };
    await Promise.all([putAll(), putAll(), putAll(), putAll(), putAll(), putAll(), putAll(), putAll()]);
    const parts = await storage.uploads.list(upload);
    assert.deepEqual(
      parts?.map(({ number }) => number),
      numbers,
    );
    await storage.uploads.abort(upload);
    assert.equal(await storage.uploads.list(upload), null);
  });

  it('finds more open uploads than one page holds', async () => {
    const left = Array.from({ length: 1001 }, (_, index) => `pages/${index % 500}/original`).values();
    const started: string[] = [];
    const startAll = async (): Promise<void> => {
      for (const key of left) started.push((await start(key)).uploadId);
    };
    await Promise.all([startAll(), startAll(), startAll(), startAll(), startAll(), startAll(), startAll(), startAll()]);
    const found: string[] = [];
    for await (const { uploadId } of storage.uploads.stale?.({
      prefix: 'pages/',
      startedBefore: new Date(Date.now() + 3_600_000),
    }) ?? []) {
      found.push(uploadId);
    }
    assert.deepEqual(found.toSorted(), started.toSorted());
  });

  it('take a URL for keys of any characters', async () => {
    const keys = fc.oneof(
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }).filter((key) => !/(?:^|\/)\.\.?(?:\/|$)/.test(key)),
      fc.constantFrom('ß 日本 +&?#%20.png', `it's (1)!*~.txt`, 'a%2Fb', 'x'.repeat(200)),
    );
    await fc.assert(
      fc.asyncProperty(keys, async (key) => {
        fc.pre(!key.includes('\0'));
        const upload = await start(key);
        const { urls } = await storage.uploads.sign({
          ...upload,
          parts: [{ number: 1, size: 5 }],
          expiresInSeconds: 60,
        });
        assert.equal((await put(urls[0] ?? '', 'hello')).status, 200);
        const parts = (await storage.uploads.list(upload)) ?? [];
        assert.equal(await storage.uploads.complete({ ...upload, parts }), 'COMPLETED');
        const served = {
          contentType: 'text/plain',
          contentDisposition: `attachment; filename*=UTF-8''%C3%9F%20%E6%97%A5`,
        };
        const { url } = await storage.objects.signedUrl({ key, signedAt: new Date(), expiresInSeconds: 60, ...served });
        const response = await fetch(url);
        assert.equal(await response.text(), 'hello');
        assert.equal(response.headers.get('content-disposition'), served.contentDisposition);
      }),
      { numRuns: byDepth(15, 30) },
    );
  });

  it('refuse a URL of which any one byte is changed', async () => {
    const upload = await start('guarded');
    const { urls } = await storage.uploads.sign({ ...upload, parts: [{ number: 1, size: 5 }], expiresInSeconds: 60 });
    const url = urls[0] ?? '';
    const first = new URL(url).origin.length + 1;
    const changes = fc.tuple(fc.integer({ min: first, max: url.length - 1 }), fc.constantFrom('a', 'B', '7', '-', '_'));
    await fc.assert(
      fc.asyncProperty(changes, async ([at, character]) => {
        fc.pre(url[at] !== character);
        const changed = url.slice(0, at) + character + url.slice(at + 1);
        const { status } = await put(changed, 'hello');
        assert.ok(status >= 400 && status < 500, `${changed} is answered with ${status}`);
      }),
      { numRuns: byDepth(60, 150) },
    );
    assert.deepEqual(await storage.uploads.list(upload), []);
    assert.equal((await put(url, 'hello')).status, 200);
  });

  it('can be signed as somebody who may write and not read', async () => {
    assert.ok(server !== null);
    const allow = { Effect: 'Allow', Principal: { AWS: ['arn:aws:iam:::user/other'] } };
    const Policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ ...allow, Action: ['s3:PutObject'], Resource: [`arn:aws:s3:::${bucket}/*`] }],
    });
    await client.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy }));
    await client.send(new PutObjectCommand({ Bucket: bucket, Key: 'secret', Body: 'secret' }));
    const uploadSigner = clientOf(server, { credentials: server.otherCredentials });
    const guarded = s3Storage({ client, bucket, uploadSigner });
    const upload = await start('written');
    const { urls } = await guarded.uploads.sign({
      ...upload,
      parts: [{ number: 1, size: null }],
      expiresInSeconds: 60,
    });
    const url = urls[0] ?? '';
    assert.equal((await put(url, 'hello')).status, 200);
    const copying = await put(url, '', { 'x-amz-copy-source': `${bucket}/secret` });
    assert.ok(copying.status >= 400, 'an unsigned copy-source does not read with these credentials');
    const parts = (await guarded.uploads.list(upload)) ?? [];
    assert.deepEqual(
      parts.map(({ size }) => size),
      [5],
    );
    assert.equal(await guarded.uploads.complete({ ...upload, parts }), 'COMPLETED');
  });

  it('go through an endpoint of their own, where clients have another than the server', async () => {
    assert.ok(server !== null);
    const endpointForClients = server.endpoint.replace('127.0.0.1', 'localhost');
    const split = s3Storage({ client, bucket, endpointForClients });
    const upload = await start('elsewhere');
    const { urls } = await split.uploads.sign({ ...upload, parts: [{ number: 1, size: 5 }], expiresInSeconds: 60 });
    const moved = new URL(urls[0] ?? '');
    assert.equal(moved.hostname, 'localhost');
    const direct = moved.href.replace('localhost', '127.0.0.1');
    assert.equal((await put(direct, 'hello')).status, 403, 'the host is signed');
  });

  it('refuse parts that came too late, with nothing lost of what was there', async () => {
    const upload = await start('swapped');
    const whole = 'x'.repeat(MIN_PART_BYTES);
    const { urls } = await storage.uploads.sign({
      ...upload,
      parts: [
        { number: 1, size: null },
        { number: 2, size: null },
      ],
      expiresInSeconds: 60,
    });
    await put(urls[0] ?? '', whole);
    await put(urls[1] ?? '', 'old');
    const stale = (await storage.uploads.list(upload)) ?? [];
    await put(urls[1] ?? '', 'new');
    assert.equal(await storage.uploads.complete({ ...upload, parts: stale }), 'PARTS_REFUSED');
    const parts = (await storage.uploads.list(upload)) ?? [];
    const outcomes = await Promise.all([
      storage.uploads.complete({ ...upload, parts }),
      storage.uploads.complete({ ...upload, parts }).catch(() => 'FAILED'),
    ]);
    assert.ok(outcomes.includes('COMPLETED') || (await storage.objects.head(upload)) !== null);
    assert.equal((await storage.objects.head(upload))?.size, MIN_PART_BYTES + 3);
    const late = await put(urls[1] ?? '', 'bad');
    assert.ok(late.status >= 400);
    const tail = await storage.objects.read({ ...upload, range: { start: MIN_PART_BYTES, end: MIN_PART_BYTES + 10 } });
    assert.equal(await new Response(tail).text(), 'new');
  });
});
