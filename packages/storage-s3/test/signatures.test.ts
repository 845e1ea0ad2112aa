import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { GetObjectCommand, S3Client, type S3ClientConfig, UploadPartCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { DarkroomError } from '@graphql-darkroom/core';
import * as fc from 'fast-check';
import { describe, it } from 'vitest';
import { s3Storage } from '../src/index.ts';

const plain = { requestChecksumCalculation: 'WHEN_REQUIRED', responseChecksumValidation: 'WHEN_REQUIRED' } as const;
const fixed = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
const part = { key: 'a/b', uploadId: 'U', parts: [{ number: 1, size: 10 }] } as const;

const keys = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 80 }),
  fc.constantFrom('ß 日本 +&?#%20.png', `it's (1)!*~.txt`, 'a//b', 'a/b/', '%', '\r\nx: y'),
);
const clients = fc.record({
  region: fc.constantFrom('us-east-1', 'eu-central-1', 'ap-southeast-4', 'cn-north-1', 'us-gov-west-1'),
  credentials: fc.record(
    {
      accessKeyId: fc.stringMatching(/^[A-Z0-9]{16,20}$/),
      secretAccessKey: fc.stringMatching(/^[A-Za-z0-9+/]{40}$/),
      sessionToken: fc.stringMatching(/^[A-Za-z0-9+/]{20,600}={0,2}$/),
    },
    { requiredKeys: ['accessKeyId', 'secretAccessKey'] },
  ),
  endpoint: fc.constantFrom(
    undefined,
    'http://localhost:9000',
    'https://id.r2.cloudflarestorage.com',
    'https://s3.test',
  ),
  forcePathStyle: fc.boolean(),
});
const buckets = fc.constantFrom('my-files', 'with.dots', 'b1');
const seconds = fc.integer({ min: 1, max: 604_800 });

function clientOf({
  endpoint,
  ...config
}: Omit<S3ClientConfig, 'endpoint'> & { endpoint?: string | undefined }): S3Client {
  return new S3Client({
    region: 'eu-central-1',
    credentials: fixed,
    ...config,
    ...(endpoint === undefined ? {} : { endpoint }),
  });
}

function dateOf(url: string): Date {
  const text = new URL(url).searchParams.get('X-Amz-Date') ?? '';
  return new Date(text.replace(/^(....)(..)(..T..)(..)(..Z)$/, '$1-$2-$3:$4:$5'));
}

describe('URLs of parts', () => {
  it('are those that the SDK signs', async () => {
    const partsToSign = fc.array(
      fc.record({ number: fc.integer({ min: 1, max: 10_000 }), size: fc.option(fc.nat(), { nil: null }) }),
      { minLength: 1, maxLength: 4 },
    );
    await fc.assert(
      fc.asyncProperty(
        clients,
        buckets,
        keys,
        fc.string(),
        seconds,
        partsToSign,
        async (config, bucket, key, uploadId, expiresInSeconds, parts) => {
          fc.pre(uploadId !== '');
          const storage = s3Storage({ client: clientOf(config), bucket });
          const { urls } = await storage.uploads.sign({ key, uploadId, parts, expiresInSeconds });
          const client = clientOf({ ...config, ...plain });
          for (const [index, { number, size }] of parts.entries()) {
            const command = new UploadPartCommand({
              Bucket: bucket,
              Key: `private/${key}`,
              UploadId: uploadId,
              PartNumber: number,
              ...(size === null ? {} : { ContentLength: size }),
            });
            const url = urls[index] ?? '';
            assert.equal(
              url,
              await getSignedUrl(client, command, { expiresIn: expiresInSeconds, signingDate: dateOf(url) }),
            );
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  it('are for one SHA-256 where it is given, as the SDK signs its header', async () => {
    const sha256 = createHash('sha256').update('hello').digest('base64');
    const storage = s3Storage({ client: clientOf({}), bucket: 'my-files' });
    const parts = [
      { number: 1, size: 5, sha256 },
      { number: 2, size: null },
    ];
    const { urls, headers } = await storage.uploads.sign({ ...part, parts, expiresInSeconds: 60 });
    assert.deepEqual(headers, [{ 'x-amz-checksum-sha256': sha256 }, {}]);
    const input = { Bucket: 'my-files', Key: `private/${part.key}`, UploadId: part.uploadId, PartNumber: 1 };
    const command = new UploadPartCommand({ ...input, ContentLength: 5, ChecksumSHA256: sha256 });
    const expected = await getSignedUrl(clientOf(plain), command, {
      expiresIn: 60,
      signingDate: dateOf(urls[0] ?? ''),
      unhoistableHeaders: new Set(['x-amz-checksum-sha256']),
    });
    assert.equal(urls[0], expected);
  });

  it('carry no checksum, whatever the client is set to', async () => {
    for (const requestChecksumCalculation of ['WHEN_SUPPORTED', 'WHEN_REQUIRED'] as const) {
      const client = clientOf({ requestChecksumCalculation });
      const { urls } = await s3Storage({ client, bucket: 'my-files' }).uploads.sign({ ...part, expiresInSeconds: 60 });
      assert.doesNotMatch(urls[0] ?? '', /checksum|crc/i);
    }
  });

  it('are as many as asked for, in order, and leave the event loop free in between', async () => {
    const storage = s3Storage({ client: clientOf({}), bucket: 'my-files' });
    const parts = Array.from({ length: 10_000 }, (_, index) => ({ number: index + 1, size: 8_388_608 }));
    let turns = 0;
    const timer = setInterval(() => (turns += 1), 0);
    const { urls } = await storage.uploads.sign({ ...part, parts, expiresInSeconds: 60 });
    clearInterval(timer);
    assert.deepEqual(
      urls.map((url) => Number(new URL(url).searchParams.get('partNumber'))),
      parts.map(({ number }) => number),
    );
    assert.ok(turns >= 4, `timers ran ${turns} times`);
  });

  it('let others take turns while the first of all is prepared', async () => {
    const storage = s3Storage({ client: clientOf({}), bucket: 'my-files' });
    let turns = 0;
    const turn = (): void => {
      turns += 1;
      next = setImmediate(turn);
    };
    let next = setImmediate(turn);
    await storage.uploads.sign({ ...part, parts: [], expiresInSeconds: 60 });
    clearImmediate(next);
    assert.ok(turns >= 3, `others had ${turns} turns`);
  });

  it('end with the credentials at the latest', async () => {
    const expiration = new Date(Date.now() + 600_000);
    const client = clientOf({ credentials: { ...fixed, sessionToken: 't', expiration } });
    const { uploads } = s3Storage({ client, bucket: 'my-files' });
    assert.deepEqual((await uploads.sign({ ...part, expiresInSeconds: 3600 })).expiresAt, expiration);
    assert.ok((await uploads.sign({ ...part, expiresInSeconds: 60 })).expiresAt < expiration);
  });

  it('tell the end that S3 gives them: the second of the signature and a week at most', async () => {
    const { uploads } = s3Storage({ client: clientOf({}), bucket: 'my-files' });
    for (const [asked, given] of [
      [60, 60],
      [604_800, 604_800],
      [10_000_000, 604_800],
      [0.2, 1],
    ] as const) {
      const { urls, expiresAt } = await uploads.sign({ ...part, expiresInSeconds: asked });
      assert.equal(new URL(urls[0] ?? '').searchParams.get('X-Amz-Expires'), String(given));
      assert.equal(expiresAt.getTime(), dateOf(urls[0] ?? '').getTime() + given * 1000);
    }
  });

  it('are signed with the credentials of the moment', async () => {
    let round = 0;
    const client = clientOf({
      // Already about to end, so that the SDK asks again for each.
      credentials: async () => ({
        ...fixed,
        accessKeyId: `AKID${(round += 1)}`,
        expiration: new Date(Date.now() + 1000),
      }),
    });
    const { uploads } = s3Storage({ client, bucket: 'my-files' });
    const credential = async (): Promise<string | null> => {
      const { urls } = await uploads.sign({ ...part, expiresInSeconds: 60 });
      return new URL(urls[0] ?? '').searchParams.get('X-Amz-Credential');
    };
    assert.notEqual(await credential(), await credential());
  });

  it('are signed once credentials can be had, after they could not', async () => {
    let isBroken = true;
    const client = clientOf({
      credentials: async () => {
        if (isBroken) throw new Error('The metadata service of 10.0.0.1 is gone.');
        return fixed;
      },
    });
    const { uploads } = s3Storage({ client, bucket: 'my-files' });
    await assert.rejects(uploads.sign({ ...part, expiresInSeconds: 60 }), (error) => {
      assert.ok(error instanceof DarkroomError);
      assert.equal(error.code, 'STORAGE_UNAVAILABLE');
      assert.doesNotMatch(error.message, /metadata/);
      assert.match(String(error.cause), /metadata/);
      return true;
    });
    isBroken = false;
    assert.equal((await uploads.sign({ ...part, expiresInSeconds: 60 })).urls.length, 1);
  });

  it('are signed by the upload signer alone where there is one', async () => {
    const uploadSigner = clientOf({ credentials: { ...fixed, accessKeyId: 'AKIDWRITER' } });
    const { uploads, objects } = s3Storage({ client: clientOf({}), uploadSigner, bucket: 'my-files' });
    const { urls } = await uploads.sign({ ...part, expiresInSeconds: 60 });
    assert.match(urls[0] ?? '', /Credential=AKIDWRITER%2F/);
    const get = {
      key: 'a',
      signedAt: new Date(),
      expiresInSeconds: 60,
      contentType: 'a/b',
      contentDisposition: 'inline',
    };
    assert.match((await objects.signedUrl(get)).url, /Credential=AKIDEXAMPLE%2F/);
  });
});

describe('URLs to read', () => {
  it('end with the credentials at the latest', async () => {
    const signedAt = new Date();
    const expiration = new Date(signedAt.getTime() + 600_000);
    const client = clientOf({ credentials: { ...fixed, sessionToken: 't', expiration } });
    const { objects } = s3Storage({ client, bucket: 'my-files' });
    const endIn = async (expiresInSeconds: number): Promise<Date> => {
      const served = { contentType: 'a/b', contentDisposition: 'inline' };
      return (await objects.signedUrl({ key: 'a', signedAt, expiresInSeconds, ...served })).expiresAt;
    };
    assert.deepEqual(await endIn(3600), expiration);
    assert.equal((await endIn(60)).getTime(), Math.floor(signedAt.getTime() / 1000) * 1000 + 60_000);
  });

  it('are those that the SDK signs', async () => {
    const headerValues = fc.stringMatching(/^[\x20-\x7e]{1,60}$/);
    const dates = fc.date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true });
    await fc.assert(
      fc.asyncProperty(
        clients,
        buckets,
        keys,
        seconds,
        dates,
        headerValues,
        headerValues,
        async (config, bucket, key, expiresInSeconds, signedAt, contentType, contentDisposition) => {
          const { objects } = s3Storage({ client: clientOf(config), bucket });
          const { url } = await objects.signedUrl({ key, signedAt, expiresInSeconds, contentType, contentDisposition });
          const command = new GetObjectCommand({
            Bucket: bucket,
            Key: `private/${key}`,
            ResponseContentType: contentType,
            ResponseContentDisposition: contentDisposition,
          });
          const client = clientOf({ ...config, ...plain });
          assert.equal(
            url,
            await getSignedUrl(client, command, { expiresIn: expiresInSeconds, signingDate: signedAt }),
          );
        },
      ),
      { numRuns: 100 },
    );
  });

  it('take no header value that could begin another header', async () => {
    const { objects } = s3Storage({ client: clientOf({}), bucket: 'my-files' });
    const input = {
      key: 'a',
      signedAt: new Date(),
      expiresInSeconds: 60,
      contentType: 'a/b',
      contentDisposition: 'inline',
    };
    for (const bad of ['a\r\nset-cookie: b', 'a\n', 'ü', '']) {
      await assert.rejects(objects.signedUrl({ ...input, contentDisposition: bad }), TypeError);
      await assert.rejects(objects.signedUrl({ ...input, contentType: bad }), TypeError);
    }
  });
});

describe('an endpoint for clients', () => {
  // A bucket that is called like the endpoint's host begins, one that the SDK cannot name in a host, and one of digits.
  it.each(['my-files', 'minio', 'My_Files', 'x1-2'])('is signed for in the style of the client: %s', async (bucket) => {
    for (const forcePathStyle of [true, false]) {
      const storage = s3Storage({
        client: clientOf({ endpoint: 'http://minio.internal:9000', forcePathStyle }),
        endpointForClients: 'https://s3.example.com:8443/',
        bucket,
      });
      const { urls } = await storage.uploads.sign({ ...part, expiresInSeconds: 60 });
      const url = urls[0] ?? '';
      const client = clientOf({ endpoint: 'https://s3.example.com:8443', forcePathStyle, ...plain });
      const input = { Bucket: bucket, Key: 'private/a/b', UploadId: 'U', PartNumber: 1, ContentLength: 10 };
      const expected = await getSignedUrl(client, new UploadPartCommand(input), {
        expiresIn: 60,
        signingDate: dateOf(url),
      });
      assert.equal(url, expected);
    }
  });
});
