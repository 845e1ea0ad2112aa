import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { S3Client } from '@aws-sdk/client-s3';
import { DarkroomError, type Storage } from '@graphql-darkroom/core/adapter';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { eventually } from '../../../test/support/eventually.ts';
import { s3Storage } from '../src/index.ts';

/** A server that takes connections and answers with this much, whatever it is asked. */
async function silentServer(begins: string): Promise<{ readonly client: S3Client; readonly sockets: Set<Socket> }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    socket.once('data', () => begins !== '' && socket.write(begins));
    socket.resume();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  server.unref();
  const client = new S3Client({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
  return { client, sockets };
}

const upload = { key: 'a', uploadId: 'u' };
const served = { contentType: 'text/plain', contentDisposition: 'inline' };

const CALLS: Readonly<Record<string, (storage: Storage) => Promise<unknown> | undefined>> = {
  'uploads.requiresSize': ({ uploads }) => uploads.requiresSize?.(),
  'uploads.start': ({ uploads }) => uploads.start({ key: 'a', contentType: null }),
  'uploads.list': ({ uploads }) => uploads.list(upload),
  'uploads.complete': ({ uploads }) => uploads.complete({ ...upload, parts: [{ number: 1, size: 1, etag: '"e"' }] }),
  'uploads.abort': ({ uploads }) => uploads.abort(upload),
  'objects.head': ({ objects }) => objects.head({ key: 'a' }),
  'objects.read': ({ objects }) => objects.read({ key: 'a' }),
  'objects.write': ({ objects }) =>
    objects.write({ key: 'a', body: new Blob(['bytes']).stream(), contentType: 'text/plain' }),
  'objects.delete': ({ objects }) => objects.delete({ keys: ['a'] }),
  'objects.deletePrefix': ({ objects }) => objects.deletePrefix({ prefix: 'a/' }),
  'objects.list': ({ objects }) => objects.list({ prefix: 'a/', limit: 10 }),
  'objects.adopt': ({ objects }) => objects.adopt?.({ from: 'b', to: 'a' }),
  'objects.publish': ({ objects }) => objects.publish?.({ from: 'a', to: 'b', ...served }),
};

const BEGINNINGS: readonly (readonly [string, string])[] = [
  ['says nothing', ''],
  ['begins to answer, and says no more', 'HTTP/1.1 403 Forbidden\r\ncontent-length: 1000\r\n\r\n<?xml'],
];

describe.each(BEGINNINGS)('a server that takes connections and %s', (_, begins) => {
  let client: S3Client;
  let sockets: Set<Socket>;
  beforeAll(async () => {
    ({ client, sockets } = await silentServer(begins));
  });
  afterAll(() => client.destroy());

  // HEAD has no body to wait for.
  const calls = Object.entries(CALLS).filter(
    ([name]) => begins === '' || !['objects.head', 'objects.adopt', 'objects.publish'].includes(name),
  );
  test.concurrent.each(calls)('is an outage for %s', { timeout: 60_000 }, async (_name, call) => {
    const limits = { requestTimeoutSeconds: 1, transferTimeoutSeconds: 1 };
    const storage = s3Storage({ client, bucket: 'b', publicBaseUrl: 'https://cdn.example.com', ...limits });
    await assert.rejects(call(storage) ?? Promise.resolve(), (error: unknown) => {
      assert.ok(error instanceof DarkroomError);
      assert.equal(error.code, 'STORAGE_UNAVAILABLE');
      assert.match(String(error.cause), /did not answer within \d+ seconds?/);
      return true;
    });
  });

  test('is an outage for a write of few bytes in the time of a request', { timeout: 60_000 }, async () => {
    const storage = s3Storage({ client, bucket: 'b', requestTimeoutSeconds: 1 });
    await assert.rejects(CALLS['objects.write']?.(storage) ?? Promise.resolve(), { code: 'STORAGE_UNAVAILABLE' });
  });

  test('keeps none of the client’s connections', { timeout: 60_000 }, async () => {
    await eventually(() => assert.equal(sockets.size, 0));
  });
});
