import { PutBucketPolicyCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { storageContract, type StorageContractSubject } from '@graphql-darkroom/core/testing';
import { afterAll, beforeAll, describe } from 'vitest';
import { sharedS3 } from '../../../test/support/shared-s3.ts';
import { testContract } from '../../../test/support/test-contract.ts';
import { s3Storage } from '../src/index.ts';
import { clientOf, newBucket } from './real-bucket.ts';

const server = await sharedS3();

/**
 * Where this server falls short of S3, which completes an upload without all of its parts, refuses signatures of a time
 * to come, and verifies checksums.
 */
const beyondThisServer = new Set([
  'joins exactly the parts given',
  'refuses a GET of a URL that is signed for a later day',
  'a part that is signed with its SHA-256 accepts those bytes, and is listed with it',
  'a part that is signed with its SHA-256 is refused with 400 if one bit differs, and the earlier part stays',
]);

describe.skipIf(server === null)('s3Storage keeps the contract of Storage', () => {
  let client: S3Client;
  let nowhere: S3Client;
  let bucket: string;

  beforeAll(async () => {
    if (server === null) return;
    client = clientOf(server);
    nowhere = clientOf({ ...server, endpoint: 'http://127.0.0.1:1' });
    bucket = await newBucket(client);
    await client.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy: publicPolicy(bucket) }));
  });
  afterAll(async () => {
    client.destroy();
    nowhere.destroy();
  });

  const subject = (): StorageContractSubject => {
    const options = { bucket, prefix: 'contract', publicBaseUrl: `${server?.endpoint}/${bucket}/contract/public` };
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
