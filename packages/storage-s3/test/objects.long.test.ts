import assert from 'node:assert/strict';
import {
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { DarkroomError, type Storage } from '@graphql-darkroom/core';
import { MIN_PART_BYTES } from '@graphql-darkroom/core/adapter';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { sharedS3 } from '../../../test/support/shared-s3.ts';
import { openBucket } from '../src/bucket.ts';
import { s3Storage } from '../src/index.ts';
import { copyObject } from '../src/objects/copy-object.ts';
import { clientOf, newBucket } from './real-bucket.ts';

const server = await sharedS3();
const MEBIBYTE = 1024 * 1024;
const asPng = { contentType: 'image/png', contentDisposition: `inline; filename*=UTF-8''%C3%BC.png` } as const;

describe.skipIf(server === null)('objects on a real S3 server', () => {
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

  const openUploads = async (): Promise<number> =>
    (await client.send(new ListMultipartUploadsCommand({ Bucket: bucket }))).Uploads?.length ?? 0;
  const write = (key: string, body: ReadableStream<Uint8Array>, signal?: AbortSignal): Promise<{ size: number }> =>
    storage.objects.write({ key, body, contentType: 'text/plain', ...(signal === undefined ? {} : { signal }) });

  it('are written in bounded memory', async () => {
    const size = 300 * MEBIBYTE;
    const before = process.memoryUsage().rss;
    let most = 0;
    const body = generated(size, () => (most = Math.max(most, process.memoryUsage().rss - before)));
    assert.deepEqual(await write('large', body), { size });
    assert.equal((await storage.objects.head({ key: 'large' }))?.size, size);
    assert.ok(most < 200 * MEBIBYTE, `${Math.round(most / MEBIBYTE)} MiB more than before`);
    const range = { start: size - 3, end: size + 10 };
    const tail = await storage.objects.read({ key: 'large', range });
    assert.equal((await new Response(tail).arrayBuffer()).byteLength, 3);
    await storage.objects.delete({ keys: ['large'] });
  });

  it('leave no open upload behind when a large write breaks off', async () => {
    const cause = new Error('The source went away.');
    const failing = generated(60 * MEBIBYTE, (sent) => {
      if (sent > 50 * MEBIBYTE) throw cause;
    });
    await assert.rejects(write('broken', failing), (error) => error === cause);
    assert.equal(await openUploads(), 0);
    assert.equal(await storage.objects.head({ key: 'broken' }), null);
  });

  it('leave no open upload behind when a large write is aborted, and tell the source', async () => {
    const aborting = new AbortController();
    const reason = new Error('Enough.');
    let cancelledFor: unknown;
    const body = generated(
      60 * MEBIBYTE,
      (sent) => {
        if (sent > 50 * MEBIBYTE) aborting.abort(reason);
      },
      (why) => (cancelledFor = why),
    );
    await assert.rejects(write('aborted', body, aborting.signal), (error) => error === reason);
    assert.equal(await openUploads(), 0);
    assert.equal(await storage.objects.head({ key: 'aborted' }), null);
    assert.equal(cancelledFor, reason);
  });

  it('end a read that is aborted, with the reason', async () => {
    await write('read', generated(20 * MEBIBYTE));
    const aborting = new AbortController();
    const stream = await storage.objects.read({ key: 'read', signal: aborting.signal });
    const reader = stream?.getReader();
    await reader?.read();
    aborting.abort(new Error('Enough.'));
    await assert.rejects(async () => {
      for (;;) if ((await reader?.read())?.done !== false) return;
    }, /Enough/);
  });

  it('are copied in parts where one request would not take them', async () => {
    const size = 2 * MIN_PART_BYTES + 7;
    await write('original', generated(size));
    const opened = openBucket(client, bucket, '');
    const limits = { singleBytes: 1000, partBytes: MIN_PART_BYTES };
    const input = { from: 'private/original', to: 'private/copy', ...asPng };
    assert.equal(await copyObject(opened, input, limits), true);
    assert.deepEqual(await storage.objects.head({ key: 'copy' }), { size, contentType: 'image/png' });
    const [copy, original] = await Promise.all(
      ['copy', 'original'].map(async (key) => new Response(await storage.objects.read({ key })).arrayBuffer()),
    );
    assert.ok(Buffer.from(copy ?? new ArrayBuffer()).equals(Buffer.from(original ?? new ArrayBuffer())));
    assert.equal(await openUploads(), 0);
    assert.equal(await copyObject(opened, { ...input, from: 'private/missing' }, limits), false);
  });

  it('are copied from keys of any characters', async () => {
    const key = 'ß 日本 +&?#%20.png';
    await write(key, generated(10));
    assert.equal(
      await copyObject(openBucket(client, bucket, ''), { from: `private/${key}`, to: `private/${key}2`, ...asPng }),
      true,
    );
    assert.equal((await storage.objects.head({ key: `${key}2` }))?.size, 10);
  });

  it('are published under the public tree, and nowhere else', async () => {
    const publishing = s3Storage({ client, bucket, prefix: 'p', publicBaseUrl: 'https://cdn.example.com' });
    await publishing.objects.write({ key: 'a', body: generated(10), contentType: 'text/plain' });
    assert.equal(await publishing.objects.publish?.({ from: 'a', to: 'b', ...asPng }), true);
    const { Versions = [] } = await client.send(new ListObjectVersionsCommand({ Bucket: bucket, Prefix: 'p/' }));
    assert.deepEqual(
      Versions.map(({ Key }) => Key),
      ['p/private/a', 'p/public/b'],
    );
  });

  it('are deleted in all their versions, and neighbours are not', async () => {
    const versioned = await newBucket(client);
    await client.send(
      new PutBucketVersioningCommand({ Bucket: versioned, VersioningConfiguration: { Status: 'Enabled' } }),
    );
    const { objects } = s3Storage({ client, bucket: versioned });
    for (const key of ['a', 'a', 'ab', 'f/1', 'f/1', 'f/2', 'fg']) {
      await objects.write({ key, body: generated(1), contentType: 'text/plain' });
    }
    const left = async (): Promise<readonly string[]> => {
      const page = await client.send(new ListObjectVersionsCommand({ Bucket: versioned }));
      return [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])].map(({ Key }) => Key ?? '').toSorted();
    };
    await objects.delete({ keys: ['a', 'missing'] });
    assert.deepEqual(
      await left(),
      ['ab', 'f/1', 'f/1', 'f/2', 'fg'].map((key) => `private/${key}`),
    );
    await objects.deletePrefix({ prefix: 'f/' });
    assert.deepEqual(await left(), ['private/ab', 'private/fg']);
  });

  it('are deleted by more than one batch, missing ones among them', async () => {
    const numbers = Array.from({ length: 1100 }, (_, index) => `batch/${index}`);
    await write('batch/0', generated(1));
    await write('batch/1099', generated(1));
    await storage.objects.delete({ keys: numbers });
    assert.equal(await storage.objects.head({ key: 'batch/0' }), null);
    assert.equal(await storage.objects.head({ key: 'batch/1099' }), null);
  });

  it('are unavailable, in words that tell nothing, without a bucket, rights or a server', async () => {
    assert.ok(server !== null);
    const storages = [
      s3Storage({ client, bucket: 'no-such-bucket' }),
      s3Storage({ client: clientOf(server, { credentials: server.otherCredentials }), bucket }),
      s3Storage({ client: clientOf(server, { endpoint: 'http://127.0.0.1:9', maxAttempts: 1 }), bucket }),
    ];
    const upload = { key: 'a', uploadId: 'U' };
    const parts = [{ number: 1, size: 1, etag: '"e"' }];
    for (const { uploads, objects } of storages) {
      const calls = [
        () => uploads.start({ key: 'a', contentType: null }),
        () => uploads.list(upload),
        () => uploads.complete({ ...upload, parts }),
        () => uploads.abort(upload),
        () => objects.read({ key: 'b' }),
        () => objects.write({ key: 'b', body: generated(1), contentType: 'a/b' }),
        () => objects.delete({ keys: ['b'] }),
        () => objects.list({ prefix: 'b/', limit: 1 }),
        () => objects.deletePrefix({ prefix: 'b/' }),
      ];
      for (const [index, call] of calls.entries()) {
        await assert.rejects(
          call,
          (error) => {
            assert.ok(error instanceof DarkroomError);
            assert.equal(error.code, 'STORAGE_UNAVAILABLE');
            assert.equal(error.message, 'The file storage cannot answer at the moment. Try again.');
            assert.ok(error.cause instanceof Error);
            return true;
          },
          `call ${index}`,
        );
      }
    }
  });
});

/** So many bytes, made as they are asked for. */
function generated(
  size: number,
  onChunk: (sent: number) => void = () => {},
  onCancel: (reason: unknown) => void = () => {},
): ReadableStream<Uint8Array> {
  let sent = 0;
  return new ReadableStream<Uint8Array>({
    pull: (controller) => {
      const length = Math.min(256 * 1024, size - sent);
      if (length === 0) return controller.close();
      sent += length;
      onChunk(sent);
      controller.enqueue(new Uint8Array(length).fill(sent / length));
    },
    cancel: onCancel,
  });
}
