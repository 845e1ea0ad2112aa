import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { PutBucketPolicyCommand, type S3Client } from '@aws-sdk/client-s3';
import { memoryDatabase, type Database, type Storage } from '@graphql-darkroom/core';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { startRealS3 } from '../../../test/support/s3-server.ts';
import { override } from '../../core/test/support/intercept.ts';
import { type TestHost, testHost } from '../../core/test/support/test-host.ts';
import { COMPLETE, fileOf, start } from '../../core/test/support/uploading.ts';
import { postgresDatabase } from '../../database-postgres/src/index.ts';
import { embeddedFolder } from '../../database-postgres/test/embedded-folder.ts';
import { fsStorage } from '../../storage-fs/src/index.ts';
import { s3Storage } from '../src/index.ts';
import { photo } from './photo-host.ts';
import { clientOf, newBucket } from './real-bucket.ts';

const HOME = '52.5163 N, 13.3777 E';
const server = await startRealS3();

/** A photograph that says where it was taken. */
async function photoOfHome(): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = Buffer.from(await photo());
  const comment = Buffer.from(`\xff\xfe\0${String.fromCharCode(HOME.length + 2)}${HOME}`, 'latin1');
  return new Uint8Array(Buffer.concat([bytes.subarray(0, 2), comment, bytes.subarray(2)]));
}

type Fetch = (request: Request) => Promise<Response>;

/** Uploads a photo, and gives what anyone reads at its URL, and what was ever published. */
async function publish(
  storage: Storage,
  database: Database,
  send: Fetch,
): Promise<{ readonly host: TestHost; readonly published: readonly string[]; readonly response: Response }> {
  const published: string[] = [];
  const watched = override(storage, {
    'objects.publish': async ({ args }, proceed) => {
      published.push((args[0] as { readonly from: string }).from);
      return proceed();
    },
  });
  const host = testHost({ storage: watched, database, defaults: { visibility: 'PUBLIC' } });
  const worker = await host.darkroom.startWorker();
  const body = await photoOfHome();
  const { id, urls } = await start(host, { size: body.length });
  assert.equal((await send(new Request(urls[0] ?? '', { method: 'PUT', body }))).status, 200);
  await host.ask(COMPLETE, { id });
  const file = await fileOf(host, id, null);
  assert.partialDeepStrictEqual(file, { status: 'READY', size: body.length });
  const response = await send(new Request(file?.url ?? ''));
  await worker.close();
  return { host, published, response };
}

async function assertBare({ host, published, response }: Awaited<ReturnType<typeof publish>>): Promise<void> {
  assert.equal(response.status, 200);
  assert.equal(response.headers.get('content-type'), 'image/jpeg');
  const bytes = Buffer.from(await response.arrayBuffer());
  const original = await photoOfHome();
  assert.ok(Buffer.from(original).includes(HOME) && !bytes.includes(HOME));
  assert.equal(response.headers.get('content-length'), String(bytes.length));
  // The coded pixels are the same.
  assert.ok(
    bytes.length > 1000 &&
      Buffer.from(original).includes(bytes.subarray(bytes.lastIndexOf('\xff\xda', undefined, 'latin1'))),
  );
  assert.deepEqual(
    published.map((key) => key.split('/').at(-1)),
    ['without-metadata'],
  );
  await host.darkroom.close();
}

describe('a photo that was taken at home and uploaded for everyone', () => {
  it('is published without the place, from a folder and an embedded database', async () => {
    const directory = await embeddedFolder();
    const storage = fsStorage({ directory, baseUrl: 'http://localhost:4000/files' });
    await assertBare(await publish(storage, postgresDatabase({ directory }), (request) => storage.handler(request)));
    await rm(directory, { recursive: true });
  });

  describe.skipIf(server === null)('is published without the place', () => {
    let client: S3Client;
    let bucket: string;

    beforeAll(async () => {
      if (server === null) return;
      client = clientOf(server);
      bucket = await newBucket(client);
      const everyone = { Effect: 'Allow', Principal: { AWS: ['*'] }, Action: ['s3:GetObject'] };
      const Statement = [{ ...everyone, Resource: [`arn:aws:s3:::${bucket}/public/*`] }];
      const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
      await client.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy }));
    });
    afterAll(async () => {
      client.destroy();
      await server?.stop();
    });

    it('from an S3 server', async () => {
      const storage = s3Storage({ client, bucket, publicBaseUrl: `${server?.endpoint}/${bucket}/public` });
      await assertBare(await publish(storage, memoryDatabase(), (request) => fetch(request)));
    });
  });
});
