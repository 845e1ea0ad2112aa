import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import {
  type CORSConfiguration,
  PutBucketCorsCommand,
  PutBucketPolicyCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { sharedS3 } from '../../../test/support/shared-s3.ts';
import { checkUps, gates } from '../src/doctor/checks/check-ups.ts';
import { cleanUp } from '../src/doctor/clean-up.ts';
import { signerPolicyDocument } from '../src/doctor/documents.ts';
import type { Diagnosis } from '../src/index.ts';
import { lenientProxy } from './lenient-proxy.ts';
import { clientOf, newBucket } from './real-bucket.ts';
import { faults } from './server-faults.ts';

const bin = new URL('../src/doctor/bin.ts', import.meta.url).pathname;
const server = await sharedS3();

async function run(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<{ readonly code: number | null; readonly out: string; readonly errors: string }> {
  const child = spawn(process.execPath, [...process.execArgv, bin, ...args], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exit = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const [out, errors, code] = await Promise.all([text(child.stdout), text(child.stderr), exit]);
  return { code, out, errors };
}

describe('darkroom-s3-doctor', () => {
  it('tells how it is used, and what is wrong with its arguments', async () => {
    const help = await run(['--help']);
    assert.deepEqual([help.code, help.errors], [0, '']);
    assert.match(help.out, /--bucket NAME/);
    for (const args of [
      [],
      ['--bukket', 'a'],
      ['--bucket', 'a', '--origin', 'https://a.example/path'],
      ['--bucket', 'a', '--parameters', new URL('absent.json', import.meta.url).pathname],
      // JSON, of another kind of request.
      ['--bucket', 'a', '--parameters', new URL('../package.json', import.meta.url).pathname],
    ]) {
      const { code, out, errors } = await run(args);
      assert.deepEqual([code, out], [2, '']);
      assert.match(errors, /--bucket|--bukket|origin|Cannot read the --parameters file|`parameters\.name`/);
    }
  });
});

describe.skipIf(server === null)('darkroom-s3-doctor, on a real S3 server', () => {
  let client: S3Client;
  let bucket: string;
  let environment: Record<string, string>;

  beforeAll(async () => {
    if (server === null) return;
    client = clientOf(server);
    bucket = await newBucket(client);
    environment = {
      AWS_REGION: 'us-east-1',
      S3_ENDPOINT: server.endpoint,
      S3_FORCE_PATH_STYLE: 'true',
      AWS_ACCESS_KEY_ID: server.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: server.credentials.secretAccessKey,
    };
  });
  afterAll(async () => {
    client.destroy();
  });

  it('fails, prints what to apply, and succeeds once it is applied', async () => {
    const { secretAccessKey = '', accessKeyId = '' } = server?.otherCredentials ?? {};
    const args = ['--bucket', bucket, '--origin', 'https://app.example.com'];
    const before = await run([...args, '--policies'], environment);
    assert.equal(before.code, 1, before.errors);
    assert.match(before.out, /^FAILED +CORS: /m);
    assert.match(before.out, /^WARNING +lifecycle: /m);
    assert.match(before.out, /^NOT PASSED: fix the failed checks .*\nFAILED   CORS, unsigned x-amz-copy-source\n$/m);
    assert.match(before.out, /^client-policy\.json$/m);
    assert.ok(before.out.includes(signerPolicyDocument({ bucket, root: '' }).json));

    const [, printed = ''] = /^cors\.json\n.*\n([^]*?^\}$)/m.exec(before.out) ?? [];
    const CORSConfiguration = JSON.parse(printed) as CORSConfiguration;
    await client.send(new PutBucketCorsCommand({ Bucket: bucket, CORSConfiguration }));
    const allow = { Effect: 'Allow', Principal: { AWS: ['arn:aws:iam:::user/other'] } };
    const Statement = [{ ...allow, Action: ['s3:PutObject'], Resource: [`arn:aws:s3:::${bucket}/*`] }];
    await client.send(
      new PutBucketPolicyCommand({ Bucket: bucket, Policy: JSON.stringify({ Version: '2012-10-17', Statement }) }),
    );
    const withSigner = {
      ...environment,
      S3_UPLOAD_SIGNER_ACCESS_KEY_ID: accessKeyId,
      S3_UPLOAD_SIGNER_SECRET_ACCESS_KEY: secretAccessKey,
    };
    const after = await run([...args, '--json'], withSigner);
    assert.deepEqual([after.code, after.errors], [0, '']);
    const diagnosis = JSON.parse(after.out) as Diagnosis;
    assert.deepEqual([diagnosis.bucket, diagnosis.prefix], [bucket, '']);
    assert.deepEqual(
      diagnosis.checks.map(({ name, essential }) => ({ name, essential })),
      [...gates, ...checkUps, cleanUp].map(({ name, essential }) => ({ name, essential })),
    );
    assert.equal(diagnosis.checks.find(({ name }) => name === 'CORS')?.verdict, 'OK');

    const proxy = await lenientProxy(
      server?.endpoint ?? '',
      faults['after a late PUT, reading ends the connection']?.() ?? assert.fail(),
    );
    const undecided = await run(args, { ...withSigner, S3_ENDPOINT: proxy.endpoint });
    await proxy.close();
    assert.deepEqual([undecided.code, undecided.errors], [3, '']);
    assert.match(undecided.out, /^NOT PASSED: nothing failed, .*\nUNKNOWN  parts after completion\n$/m);
    for (const { out } of [before, after, undecided]) {
      assert.ok(!out.includes(secretAccessKey.slice(0, -1)), 'no secret is printed');
      assert.doesNotMatch(out, /X-Amz-Signature|X-Amz-Credential/i);
    }
  });
});
