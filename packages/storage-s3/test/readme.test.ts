import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import {
  type CORSConfiguration,
  type BucketLifecycleConfiguration,
  CreateBucketCommand,
  PutBucketCorsCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketPolicyCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { storageContract } from '@graphql-darkroom/core/testing';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { sharedS3 } from '../../../test/support/shared-s3.ts';
import { s3Storage } from '../src/index.ts';
import { cors, lifecycle, policy, readme } from './guides.ts';
import { clientOf } from './real-bucket.ts';

const packageDirectory = new URL('..', import.meta.url);
const server = await sharedS3();

describe.skipIf(server === null)('README and guide', () => {
  const bucket = 'my-files';
  let client: S3Client;

  beforeAll(async () => {
    if (server === null) return;
    client = clientOf(server);
    await client.send(new CreateBucketCommand({ Bucket: bucket }));
  });
  afterAll(async () => {
    client.destroy();
  });

  it('have an example that runs', async () => {
    assert.ok(server !== null);
    const [, example = ''] = /```ts\n([\s\S]*?)```/.exec(readme) ?? [];
    assert.match(example, /s3Storage\(/);
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--conditions=@graphql-darkroom/source', '--input-type=module-typescript', '--eval', example],
      {
        cwd: packageDirectory,
        timeout: 30_000,
        env: {
          ...process.env,
          AWS_ENDPOINT_URL_S3: server.endpoint,
          AWS_ACCESS_KEY_ID: server.credentials.accessKeyId,
          AWS_SECRET_ACCESS_KEY: server.credentials.secretAccessKey,
        },
      },
    );
    assert.equal(stdout, 'hello\n');
  });

  it('have a CORS rule that lets a page put parts', async () => {
    assert.ok(server !== null);
    const preflight = (): Promise<Response> =>
      fetch(`${server.endpoint}/${bucket}/private/a?partNumber=1&uploadId=U`, {
        method: 'OPTIONS',
        headers: {
          origin: 'https://app.example.com',
          'access-control-request-method': 'PUT',
          'access-control-request-headers': 'content-type',
        },
      });
    assert.notEqual((await preflight()).status, 200);
    const CORSConfiguration = JSON.parse(cors) as CORSConfiguration;
    await client.send(new PutBucketCorsCommand({ Bucket: bucket, CORSConfiguration }));
    const response = await preflight();
    assert.equal(response.status, 200);
    assert.equal(response.headers.get('access-control-allow-origin'), 'https://app.example.com');
  });

  it('have a lifecycle rule that is taken', async () => {
    const LifecycleConfiguration = JSON.parse(lifecycle) as BucketLifecycleConfiguration;
    await client.send(new PutBucketLifecycleConfigurationCommand({ Bucket: bucket, LifecycleConfiguration }));
  });

  it('have a policy under which everything works, for somebody without any other right', async () => {
    assert.ok(server !== null);
    const storage = s3Storage({
      client: clientOf(server, { credentials: server.otherCredentials }),
      bucket,
      publicBaseUrl: 'http://localhost:9',
    });
    const served = { contentType: 'text/plain', contentDisposition: 'inline' };
    const publish = async (): Promise<boolean | undefined> => {
      await storage.objects.write({ key: 'p', body: new Blob(['p']).stream(), contentType: 'text/plain' });
      return storage.objects.publish?.({ from: 'p', to: 'p', ...served });
    };
    await assert.rejects(publish());

    // This server asks for the right to DeleteObjects on the bucket, S3 on each object.
    const quirk = { Effect: 'Allow', Action: ['s3:DeleteObject'], Resource: [`arn:aws:s3:::${bucket}`] };
    const { Statement, ...rest } = JSON.parse(policy) as { readonly Statement: readonly object[] };
    const Principal = { AWS: ['arn:aws:iam:::user/other'] };
    const Policy = JSON.stringify({
      ...rest,
      Statement: [...Statement, quirk].map((statement) => ({ ...statement, Principal })),
    });
    await client.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy }));
    assert.equal(await publish(), true);
    for (const name of [
      'joins parts that were put in any order and in parallel',
      'does not find an upload that was aborted, and removes its parts',
      'returns null for a missing object',
      'serves an object with the signed type and disposition',
      'deletes objects, and treats a missing one as deleted',
      'deletes all objects under a prefix, and no neighbour',
    ]) {
      const contractCase = storageContract.find((candidate) => candidate.name === name) ?? assert.fail(name);
      await contractCase.run({ storage, fetch: (request) => fetch(request) });
    }
  });
});
