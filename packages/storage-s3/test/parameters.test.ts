import assert from 'node:assert/strict';
import { MIN_PART_BYTES, type Storage } from '@graphql-darkroom/core/adapter';
import { describe, it, onTestFinished } from 'vitest';
import { openBucket } from '../src/bucket.ts';
import { type S3RequestParameters, s3Storage } from '../src/index.ts';
import { limitedClient, REQUEST_LIMITS } from '../src/limited-client.ts';
import { copyObject } from '../src/objects/copy-object.ts';
import { scriptedS3, type ScriptedAnswer, type SeenRequest } from './scripted-server.ts';

const encrypted = { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: 'alias/files' } as const;
const upload = { key: 'k', uploadId: 'U' };

/** Answers what each request needs to go on. */
function answer({ method, url }: SeenRequest): ScriptedAnswer {
  if (url.searchParams.has('uploads')) {
    return {
      status: 200,
      body: '<InitiateMultipartUploadResult><UploadId>U</UploadId></InitiateMultipartUploadResult>',
    };
  }
  if (method === 'HEAD') return { status: 200, headers: { 'content-length': String(3 * MIN_PART_BYTES) } };
  if (method === 'PUT') return { status: 200, body: '<CopyPartResult><ETag>"e"</ETag></CopyPartResult>' };
  if (method === 'POST') {
    return { status: 200, body: '<CompleteMultipartUploadResult><ETag>"e"</ETag></CompleteMultipartUploadResult>' };
  }
  return { status: 200, body: '<ListPartsResult><IsTruncated>false</IsTruncated></ListPartsResult>' };
}

async function storageWith(
  parameters: S3RequestParameters,
): Promise<Storage & { readonly requests: readonly SeenRequest[] }> {
  const { client, requests, close } = await scriptedS3(answer);
  onTestFinished(close);
  return { ...s3Storage({ client, bucket: 'b', publicBaseUrl: 'https://cdn.example.com', parameters }), requests };
}

describe('parameters', () => {
  it('go with the requests that they are for, and no others', async () => {
    const { uploads, objects, requests } = await storageWith({
      createMultipartUpload: encrypted,
      putObject: { ...encrypted, StorageClass: 'STANDARD_IA' },
      copyObject: encrypted,
      deleteObject: { BypassGovernanceRetention: true },
      listParts: { ExpectedBucketOwner: '123456789012' },
    });
    await uploads.start({ key: 'k', contentType: 'image/png' });
    await objects.write({ key: 'w', body: new Blob(['hello']).stream(), contentType: 'text/plain' });
    await objects.publish?.({ from: 'k', to: 'p', contentType: 'image/png', contentDisposition: 'inline' });
    await uploads.list(upload);
    const sent = requests
      .filter(({ headers }) => Object.keys(headers).some((name) => /x-amz-(server|storage|expected)/.test(name)))
      .map(({ method, url, headers }) => [
        `${method} ${url.pathname}`,
        headers['x-amz-server-side-encryption-aws-kms-key-id'] ?? headers['x-amz-expected-bucket-owner'],
      ]);
    assert.deepEqual(sent, [
      ['POST /b/private/k', 'alias/files'],
      ['PUT /b/private/w', 'alias/files'],
      ['PUT /b/public/p', 'alias/files'],
      ['GET /b/private/k', '123456789012'],
    ]);
  });

  it('change nothing that Darkroom says itself', async () => {
    const { uploads, requests } = await storageWith({
      createMultipartUpload: { Key: 'another', ContentType: 'text/html', CacheControl: 'no-store' },
    });
    await uploads.start({ key: 'k', contentType: 'image/png' });
    await uploads.start({ key: 'k', contentType: null });
    assert.deepEqual(
      requests.map(({ url, headers }) => [url.pathname, headers['content-type'], headers['cache-control']]),
      [
        ['/b/private/k', 'image/png', 'no-store'],
        ['/b/private/k', 'text/html', 'no-store'],
      ],
    );
  });

  it('go with a copy in parts, too', async () => {
    const { client, requests, close } = await scriptedS3(answer);
    onTestFinished(close);
    const bucket = openBucket(limitedClient(client, REQUEST_LIMITS, { createMultipartUpload: encrypted }), 'b', '');
    const served = { contentType: 'image/png', contentDisposition: 'inline' };
    await copyObject(bucket, { from: 'a', to: 'c', ...served }, { singleBytes: 1, partBytes: MIN_PART_BYTES });
    const started = requests.find(({ url }) => url.searchParams.has('uploads'));
    assert.equal(started?.headers['x-amz-server-side-encryption'], 'aws:kms');
  });

  it('are in no URL that a client gets', async () => {
    const { uploads } = await storageWith({ uploadPart: { RequestPayer: 'requester' } });
    const { urls } = await uploads.sign({ ...upload, parts: [{ number: 1, size: 5 }], expiresInSeconds: 60 });
    assert.doesNotMatch(urls[0] ?? '', /payer/i);
  });
});
