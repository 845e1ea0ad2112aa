import assert from 'node:assert/strict';
import { S3Client } from '@aws-sdk/client-s3';
import { DarkroomError } from '@graphql-darkroom/core';
import { describe, it } from 'vitest';
import { s3Storage } from '../src/index.ts';

const part = { key: 'a/b', uploadId: 'U', parts: [{ number: 1, size: 10 }] } as const;
const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' };

describe('options', () => {
  const client = new S3Client({ region: 'eu-central-1', credentials });
  const wrong = [
    { bucket: '' },
    { bucket: undefined as never },
    { client: undefined as never },
    { client: { region: 'eu-central-1', credentials } as never },
    { uploadSigner: Promise.resolve(client) as never },
    { bucket: 'arn:aws:s3:eu-central-1:123456789012:accesspoint/my-files' },
    { bucket: 'folder/my-files' },
    { bucket: 'my-files--euc1-az1--x-s3' },
    { prefix: 'a/../b' },
    { prefix: 'a\nb' },
    { publicBaseUrl: 'files.example.com' },
    { publicBaseUrl: 'https://files.example.com/?a=b' },
    { endpointForClients: 'ftp://files.example.com' },
    { maxParts: 0 },
    { maxParts: 10_001 },
    { maxParts: 1.5 },
    { requestTimeoutSeconds: 0 },
    { transferTimeoutSeconds: 3601 },
    { parameters: { putBucketAcl: {} } },
    { parameters: { putObject: { SSECustomerKey: 'k' } } },
  ];
  it.each(wrong)('%j is refused', (options) => {
    assert.throws(
      () => s3Storage({ client, bucket: 'my-files', ...options }),
      (error) => error instanceof DarkroomError && error.code === 'INVALID_CONFIGURATION',
    );
  });

  it('take a prefix with and without slashes at its ends', async () => {
    for (const prefix of ['apps/shop', '/apps/shop/', 'apps//shop']) {
      const { objects } = s3Storage({ client, bucket: 'my-files', prefix });
      const { url } = await objects.signedUrl({
        key: 'a',
        signedAt: new Date(),
        expiresInSeconds: 60,
        contentType: 'a/b',
        contentDisposition: 'inline',
      });
      assert.equal(new URL(url).pathname, '/apps/shop/private/a');
    }
  });

  it('let a storage publish exactly when it knows its public URL', () => {
    const publishing = s3Storage({ client, bucket: 'my-files', publicBaseUrl: 'https://cdn.example.com/f/' });
    assert.equal(publishing.objects.publicUrl?.({ key: 'a b/ü' }), 'https://cdn.example.com/f/a%20b/%C3%BC');
    const { objects } = s3Storage({ client, bucket: 'my-files' });
    assert.equal('publish' in objects || 'publicUrl' in objects, false);
  });

  it('must leave the SDK to sign nothing that a browser would not send', async () => {
    const encrypting = new S3Client({ region: 'eu-central-1', credentials });
    encrypting.middlewareStack.add(
      (next) => async (args) => {
        const { headers } = args.request as { readonly headers: Record<string, string> };
        headers['x-amz-server-side-encryption-customer-algorithm'] = 'AES256';
        return next(args);
      },
      { step: 'build' },
    );
    const { uploads } = s3Storage({ client: encrypting, bucket: 'my-files' });
    await assert.rejects(
      uploads.sign({ ...part, expiresInSeconds: 60 }),
      (error) => error instanceof DarkroomError && error.code === 'INVALID_CONFIGURATION',
    );
  });
});
