import assert from 'node:assert/strict';
import {
  type BucketLifecycleConfiguration,
  type CORSConfiguration,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  PutBucketCorsCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, beforeEach, describe, it } from 'vitest';
import { sharedS3 } from '../../../test/support/shared-s3.ts';
import { openBucket } from '../src/bucket.ts';
import { clientPolicyDocument, corsDocument, lifecycleDocument } from '../src/doctor/documents.ts';
import { exitCodeOf } from '../src/doctor/exit-code.ts';
import { type Check, type Diagnosis, diagnoseBucket } from '../src/index.ts';
import { deleteKeys } from '../src/objects/delete-keys.ts';
import { examine } from './examine.ts';
import { cors, lifecycle, policy } from './guides.ts';
import { clientOf, newBucket } from './real-bucket.ts';

const origin = 'https://app.example.com';
const server = await sharedS3();

describe('the documents of the doctor', () => {
  it('are those of the guide to buckets', () => {
    const place = { bucket: 'my-files', root: '' };
    const equal = (json: string, other: string): void => assert.deepEqual(JSON.parse(json), JSON.parse(other));
    equal(clientPolicyDocument(place).json, policy);
    equal(corsDocument(place, origin).json, cors);
    equal(lifecycleDocument(place).json, lifecycle);
  });
});

describe.skipIf(server === null)('the doctor, on a real S3 server', () => {
  let client: S3Client;
  let other: S3Client;
  let bucket: string;

  beforeAll(() => {
    if (server === null) return;
    client = clientOf(server);
    other = clientOf(server, { credentials: server.otherCredentials });
  });
  beforeEach(async () => {
    bucket = await newBucket(client);
  });
  afterEach(async () => {
    const { Versions = [], DeleteMarkers = [] } = await client.send(new ListObjectVersionsCommand({ Bucket: bucket }));
    const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: bucket }));
    assert.deepEqual([...Versions, ...DeleteMarkers, ...Uploads], [], 'nothing is left in the bucket');
  });
  afterAll(async () => {
    client.destroy();
    other.destroy();
  });

  const find = ({ checks }: Diagnosis, name: string): Check =>
    checks.find((check) => check.name === name) ?? assert.fail(`no check ${name}`);
  const json = (check: Check): unknown => JSON.parse(check.remedy?.document?.json ?? assert.fail('no document'));
  const verdicts = ({ checks }: Diagnosis): readonly string[] => [...new Set(checks.map(({ verdict }) => verdict))];
  const allowOther = async (check: Check, ...more: readonly object[]): Promise<void> => {
    const { Statement, ...rest } = json(check) as { readonly Statement: readonly object[] };
    const Principal = { AWS: ['arn:aws:iam:::user/other'] };
    const statements = [...Statement, ...more].map((statement) => ({ ...statement, Principal }));
    const Policy = JSON.stringify({ ...rest, Statement: statements });
    await client.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy }));
  };

  it('finds all well once everything is applied that it says', async () => {
    const where = { client, bucket, prefix: 'apps/shop', origin };
    const before = await diagnoseBucket(where);
    const corsBefore = find(before, 'CORS');
    assert.equal(corsBefore.verdict, 'FAILED');
    await client.send(
      new PutBucketCorsCommand({ Bucket: bucket, CORSConfiguration: json(corsBefore) as CORSConfiguration }),
    );
    const lifecycleBefore = find(before, 'lifecycle');
    assert.equal(lifecycleBefore.verdict, 'WARNING');
    const LifecycleConfiguration = json(lifecycleBefore) as BucketLifecycleConfiguration;
    await client.send(new PutBucketLifecycleConfigurationCommand({ Bucket: bucket, LifecycleConfiguration }));
    const copyBefore = find(before, 'unsigned x-amz-copy-source');
    assert.match(
      copyBefore.remedy?.advice ?? '',
      /FILE_EMPTY, SIZE_REQUIRED\)\. `s3Storage\(\{ allowUnsignedCopySource: true \}\)`/,
    );
    const undeclared = find(before, 'parts without size');
    assert.equal(undeclared.verdict, 'NOTE');
    assert.match(
      undeclared.message,
      /10 × 205 × 5 GiB for 5 minutes\. Set `createDarkroom\(\{ requireSize: true \}\)`/,
    );
    assert.equal(copyBefore.verdict, 'FAILED', 'this server lets it take effect');
    await allowOther(copyBefore);

    const after = await diagnoseBucket({ ...where, uploadSigner: other });
    assert.deepEqual(verdicts(after).toSorted(), ['NOTE', 'OK'], JSON.stringify(after, null, 2));
    assert.equal(exitCodeOf(after), 0);
    assert.equal((await examine({ ...where, origin: 'https://b.example' }, 'CORS')).verdict, 'FAILED');
  });

  it('says where pages may put parts, and not with their checksums', async () => {
    const rule = {
      AllowedOrigins: [origin],
      AllowedMethods: ['PUT', 'DELETE'],
      AllowedHeaders: ['content-type'],
      ExposeHeaders: ['etag'],
    };
    await client.send(new PutBucketCorsCommand({ Bucket: bucket, CORSConfiguration: { CORSRules: [rule] } }));
    const check = await examine({ client, bucket, origin }, 'CORS');
    assert.equal(check.verdict, 'WARNING');
    assert.match(check.message, /`startFileUpload\(checksums: true\)` does not work \(/);
    const CORSConfiguration = json(check) as CORSConfiguration;
    assert.deepEqual(CORSConfiguration.CORSRules, [
      { ...rule, AllowedMethods: ['PUT', 'GET', 'HEAD', 'DELETE'], AllowedHeaders: ['*'], MaxAgeSeconds: 3600 },
      rule,
    ]);
    await client.send(new PutBucketCorsCommand({ Bucket: bucket, CORSConfiguration }));
    assert.equal((await examine({ client, bucket, origin }, 'CORS')).verdict, 'OK');
  });

  it('adds its rules to those that the bucket has', async () => {
    const rule = { AllowedOrigins: ['https://b.example'], AllowedMethods: ['GET'] };
    await client.send(new PutBucketCorsCommand({ Bucket: bucket, CORSConfiguration: { CORSRules: [rule] } }));
    const { CORSRules } = json(await examine({ client, bucket, origin }, 'CORS')) as CORSConfiguration;
    assert.deepEqual(
      CORSRules?.map(({ AllowedOrigins }) => AllowedOrigins),
      [[origin], ['https://b.example']],
    );
  });

  it('does not call a lifecycle rule enough that reaches only other keys', async () => {
    const ruleOf = (Prefix: string): BucketLifecycleConfiguration => ({
      Rules: [
        {
          ID: 'other',
          Status: 'Enabled',
          Filter: { Prefix },
          AbortIncompleteMultipartUpload: { DaysAfterInitiation: 3 },
        },
      ],
    });
    for (const [prefix, verdict] of [
      ['apps/shopping/', 'WARNING'],
      ['apps/', 'OK'],
    ] as const) {
      const LifecycleConfiguration = ruleOf(prefix);
      await client.send(new PutBucketLifecycleConfigurationCommand({ Bucket: bucket, LifecycleConfiguration }));
      assert.equal((await examine({ client, bucket, prefix: 'apps/shop' }, 'lifecycle')).verdict, verdict);
    }
  });

  it('tells somebody without rights which are needed, and finds these to be enough', async () => {
    const before = await diagnoseBucket({ client: other, bucket });
    const denied = find(before, 'rights in private/');
    assert.equal(denied.verdict, 'FAILED');
    assert.equal(find(before, 'right to write').verdict, 'FAILED');
    // This server asks for the right to DeleteObjects on the bucket, S3 on each object.
    await allowOther(denied, { Effect: 'Allow', Action: ['s3:DeleteObject'], Resource: [`arn:aws:s3:::${bucket}`] });
    const after = await diagnoseBucket({ client: other, bucket });
    const failed = after.checks.filter(({ verdict }) => verdict === 'FAILED').map(({ name }) => name);
    assert.deepEqual(failed, ['unsigned x-amz-copy-source']);
  });

  const allowOtherAllBut = async (change: (policy: string) => string): Promise<void> => {
    const quirk = { Effect: 'Allow', Action: ['s3:DeleteObject'], Resource: [`arn:aws:s3:::${bucket}`] };
    const { Statement } = JSON.parse(clientPolicyDocument({ bucket, root: '' }).json) as {
      readonly Statement: readonly object[];
    };
    const Principal = { AWS: ['arn:aws:iam:::user/other'] };
    const statements = [...Statement, quirk].map((statement) => ({ ...statement, Principal }));
    const Policy = change(JSON.stringify({ Version: '2012-10-17', Statement: statements }));
    await client.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy }));
  };

  it('finds rights that do not reach the files themselves', async () => {
    await allowOtherAllBut((all) => all.replaceAll(`${bucket}/private/*`, `${bucket}/elsewhere/*`));
    for (const [name, verdict] of [
      ['right to write', 'OK'],
      ['rights in private/', 'FAILED'],
      ['rights in public/', 'OK'],
      ['right of the upload signer in private/', 'FAILED'],
    ] as const) {
      assert.equal((await examine({ client: other, bucket }, name)).verdict, verdict, name);
    }
  });

  it('removes what it wrote also where it may not look for it, and tells where it may not delete', async () => {
    await allowOtherAllBut((all) => all.replace(',"s3:ListBucketVersions"', ''));
    const unlisted = await diagnoseBucket({ client: other, bucket });
    assert.equal(find(unlisted, 'right to list versions').verdict, 'FAILED');
    assert.equal(find(unlisted, 'nothing left behind').verdict, 'OK', find(unlisted, 'nothing left behind').message);
    const { Versions } = await client.send(new ListObjectVersionsCommand({ Bucket: bucket }));
    assert.deepEqual(Versions ?? [], []);

    await allowOtherAllBut((all) => all.replaceAll(/"s3:DeleteObject(?:Version)?"/g, '"s3:GetObjectTagging"'));
    const undeleted = find(await diagnoseBucket({ client: other, bucket }), 'nothing left behind');
    assert.equal(undeleted.verdict, 'FAILED');
    assert.match(undeleted.remedy?.advice ?? '', /doctor\//);
    const { Versions: left = [] } = await client.send(new ListObjectVersionsCommand({ Bucket: bucket }));
    assert.ok(left.length > 0 && left.every(({ Key }) => Key?.startsWith('doctor/')));
    await deleteKeys(
      openBucket(client, bucket, ''),
      left.map(({ Key = '' }) => Key),
    );
  });

  it('warns of an upload signer that can read, and of files that everybody can', async () => {
    const Statement = [
      { Effect: 'Allow', Principal: '*', Action: ['s3:GetObject'], Resource: [`arn:aws:s3:::${bucket}/*`] },
    ];
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
    await client.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy }));
    for (const [name, verdict] of [
      ['anonymous reading', 'FAILED'],
      ['upload signer', 'WARNING'],
      ['unsigned x-amz-acl', 'UNKNOWN'],
    ] as const) {
      assert.equal((await examine({ client, bucket, uploadSigner: client }, name)).verdict, verdict);
    }
  });

  it('says that checksums are ignored, as this server does, which is no failure', async () => {
    const { verdict, message } = await examine({ client, bucket }, 'damaged parts');
    assert.equal(verdict, 'NOTE');
    assert.match(message, /^This server ignores checksums/);
  });

  it('tells wrong credentials and a missing bucket apart, and tries nothing more', async () => {
    const real = server ?? assert.fail();
    const { accessKeyId, secretAccessKey } = real.credentials;
    const diagnose = async (credentials: typeof real.credentials, name: string): Promise<Diagnosis> => {
      const stranger = clientOf(real, { credentials });
      const diagnosis = await diagnoseBucket({ client: stranger, bucket: name, origin });
      stranger.destroy();
      assert.deepEqual(verdicts(diagnosis), ['FAILED', 'UNKNOWN']);
      return diagnosis;
    };
    const message = async (...input: Parameters<typeof diagnose>): Promise<string> =>
      find(await diagnose(...input), 'reachability').message;
    assert.match(await message({ accessKeyId, secretAccessKey: 'wrong' }, bucket), /SignatureDoesNotMatch/);
    assert.match(await message({ accessKeyId: 'AKIANOBODY', secretAccessKey }, bucket), /InvalidAccessKeyId/);
    assert.match(await message(real.credentials, `${bucket}-missing`), /NoSuchBucket/);
    const nowhere = clientOf(real, { endpoint: 'http://127.0.0.1:9', maxAttempts: 1 });
    assert.match(find(await diagnoseBucket({ client: nowhere, bucket }), 'reachability').message, /ECONNREFUSED/);
  });

  it('compares the clocks', async () => {
    const verdictAt = async (seconds: number): Promise<string> => {
      const now = (): Date => new Date(Date.now() + seconds * 1000);
      return (await examine({ client, bucket, now }, 'clock')).verdict;
    };
    assert.equal(await verdictAt(0), 'OK');
    assert.equal(await verdictAt(-300), 'WARNING');
    assert.equal(await verdictAt(3600), 'FAILED');
  });

  it('leaves nothing in a bucket with versions', async () => {
    const VersioningConfiguration = { Status: 'Enabled' } as const;
    await client.send(new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration }));
    assert.equal(find(await diagnoseBucket({ client, bucket }), 'nothing left behind').verdict, 'OK');
  });
});
