import { PutBucketPolicyCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { storageContract } from '@graphql-darkroom/core/testing';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { startRealS3 } from '../../../test/support/s3-server.ts';
import { s3Storage } from '../src/index.ts';
import { clientOf, newBucket } from './real-bucket.ts';

const server = await startRealS3();

/** Where this server falls short of S3, which completes an upload without all of its parts, and refuses signatures of a time to come. */
const beyondThisServer = new Set([
  'joins exactly the parts given',
  'refuses a GET of a URL that is signed for a later day',
]);

describe.skipIf(server === null)('s3Storage keeps the contract of Storage', () => {
  let client: S3Client;
  let bucket: string;

  beforeAll(async () => {
    if (server === null) return;
    client = clientOf(server);
    bucket = await newBucket(client);
    await client.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy: publicPolicy(bucket) }));
  });
  afterAll(async () => {
    client.destroy();
    await server?.stop();
  });

  for (const contractCase of storageContract) {
    const test = beyondThisServer.has(contractCase.name) ? it.fails : it;
    test(contractCase.name, async () => {
      const publicBaseUrl = `${server?.endpoint}/${bucket}/contract/public`;
      const storage = s3Storage({ client, bucket, prefix: 'contract', publicBaseUrl });
      const putForeign = async (Key: string, Body: Uint8Array): Promise<void> => {
        await client.send(new PutObjectCommand({ Bucket: bucket, Key, Body }));
      };
      await contractCase.run({ storage, fetch: (request) => fetch(request), putForeign });
    });
  }
});

function publicPolicy(bucket: string): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: ['*'] },
        Action: ['s3:GetObject'],
        Resource: [`arn:aws:s3:::${bucket}/contract/public/*`],
      },
    ],
  });
}
