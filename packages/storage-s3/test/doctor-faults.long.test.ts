import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import {
  CreateBucketCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutBucketCorsCommand,
  PutBucketVersioningCommand,
  PutObjectLockConfigurationCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { sharedS3 } from '../../../test/support/shared-s3.ts';
import { cleanUp } from '../src/doctor/clean-up.ts';
import { exitCodeOf } from '../src/doctor/exit-code.ts';
import { writeProbe } from '../src/doctor/probe-objects.ts';
import { runCheckUp } from '../src/doctor/run-check-up.ts';
import { diagnoseBucket, type Verdict } from '../src/index.ts';
import { examination, examine } from './examine.ts';
import { lenientProxy } from './lenient-proxy.ts';
import { clientOf, newBucket } from './real-bucket.ts';
import { faults } from './server-faults.ts';

const origin = 'https://app.example.com';
const server = await sharedS3();

/** What a check finds of a fault: its verdict, and what message and advice say. */
type Case = readonly [check: string, verdict: Verdict, says: RegExp];

const cases: Readonly<Record<string, readonly Case[]>> = {
  'a late PUT destroys the object': [
    [
      'parts after completion',
      'FAILED',
      /A LATE PUT DESTROYS A FINISHED FILE: .*BrokenMPU \(status 409\).*Do not use Darkroom/,
    ],
  ],
  'a late PUT replaces the object': [
    ['parts after completion', 'FAILED', /A LATE PUT CHANGES A FINISHED FILE: .*Do not use Darkroom/],
  ],
  'after a late PUT, reading ends the connection': [['parts after completion', 'UNKNOWN', /could not be tried/]],
  'every part is taken': [
    ['parts after completion', 'FAILED', /accepts a PUT .* \(status 200\), although the file does not change/],
    ['parts of another length', 'FAILED', /A PART WITH A DIFFERENT LENGTH THAN SIGNED IS ACCEPTED/],
    ['changed URLs', 'FAILED', /the part’s number, the expiry, the key, no signature/],
    ['expired URLs', 'FAILED', /HALF AN HOUR AFTER IT EXPIRED/],
    ['URLs dated in the future', 'NOTE', /with NTP/],
  ],
  'parts are answered with 503': [
    ['changed URLs', 'UNKNOWN', /status 503/],
    ['expired URLs', 'UNKNOWN', /status 503/],
    ['URLs dated in the future', 'UNKNOWN', /status 503/],
    ['parts with a Content-Type', 'UNKNOWN', /status 503/],
    ['parts without size', 'FAILED', /status 503/],
    ['parts after completion', 'UNKNOWN', /Not tried: no upload could be completed/],
    ['aborts after completion', 'UNKNOWN', /Not tried: no upload could be completed/],
    ['right of the upload signer in private/', 'UNKNOWN', /status 503/],
  ],
  'an abort destroys the object': [
    ['aborts after completion', 'FAILED', /AN ABORT DESTROYS A FINISHED FILE: .*it is missing.*Do not use Darkroom/],
  ],
  'every abort is answered with success': [
    ['aborts during completion', 'NOTE', /In 4 of 4 tries, .*both succeeded.*no lifecycle rules with fewer days/],
    ['right to abort an upload', 'FAILED', /the upload is still listed/],
  ],
  'uploads cannot be completed': [
    ['round trip', 'FAILED', /could not be completed/],
    ['aborts during completion', 'OK', /not a proof/],
  ],
  'reads give other bytes': [
    ['round trip', 'FAILED', /read back with different bytes/],
    ['right to read', 'FAILED', /differs from what was written/],
    ['aborts during completion', 'FAILED', /in [1-4] of 4 tries, .*Darkroom never sends both.*Let only Darkroom abort/],
  ],
  'parts without a checksum are refused': [['checksums', 'FAILED', /status 400.*requires more of a PUT/]],
  'parts with a checksum are refused': [['damaged parts', 'FAILED', /does not work here.*Omit `checksums`/]],
  'an unsigned Content-Type is refused': [
    [
      'parts with a Content-Type',
      'NOTE',
      /status 403.*Ceph does this since 20\.2\.4 and 19\.2\.6.*Darkroom’s client sends none.*`file\.slice\(from, to\)`/,
    ],
    ['checksums', 'OK', /accepts a PUT/],
  ],
  'parts are listed with size 0': [['parts without size', 'FAILED', /is unknown \(0\).*requireSize: true/]],
  'any unsigned ACL counts': [['unsigned x-amz-acl', 'FAILED', /EVERYONE CAN READ.*block public ACLs/]],
  'deletions are answered with success, and nothing goes': [
    [
      'right to delete',
      'FAILED',
      /DELETED FILES REMAIN: .*a deleted object .*which is still readable.*do not use Darkroom/,
    ],
    ['right to delete all versions', 'FAILED', /deleted twice/],
  ],
  'versions are said to be deleted, and stay': [
    ['right to delete all versions', 'FAILED', /DELETED FILES REMAIN: .*deleted twice.*expires noncurrent versions/],
  ],
  'nothing can be deleted': [['right to delete', 'FAILED', /InvalidRequest \(status 400\).*require Content-MD5/]],
  'objects cannot be written': [['right to write', 'FAILED', /NotImplemented.*does not support the operation/]],
  'objects with the SDK’s checksum are refused': [
    ['right to write', 'FAILED', /\(AWS_REQUEST_CHECKSUM_CALCULATION=WHEN_REQUIRED\)/],
  ],
  'the answer to a PUT names no origin': [['CORS', 'FAILED', /the response to the PUT does not allow the origin/]],
  'buckets have neither CORS rules, lifecycle rules nor policies': [
    ['CORS', 'OK', /may PUT parts/],
    [
      'lifecycle',
      'WARNING',
      /This server does not support lifecycle rules.*Keep a worker running.*list-multipart-uploads --bucket \S+ --endpoint-url http:/,
    ],
    ['upload signer', 'WARNING', /can read, so it gives no protection.*This server does not support policies/],
    ['unsigned x-amz-copy-source', 'FAILED', /CAN READ ANY OBJECT.*This server does not support policies/],
  ],
  'a listing answers the question of lifecycle rules': [
    ['lifecycle', 'WARNING', /This server does not support lifecycle rules/],
  ],
};

describe.skipIf(server === null)('the doctor, where', () => {
  let client: S3Client;
  let bucket: string;

  beforeAll(async () => {
    if (server === null) return;
    client = clientOf(server);
    bucket = await newBucket(client);
    const VersioningConfiguration = { Status: 'Enabled' } as const;
    await client.send(new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration }));
    const CORSRules = [{ AllowedOrigins: [origin], AllowedMethods: ['PUT'], AllowedHeaders: ['*'] }];
    await client.send(new PutBucketCorsCommand({ Bucket: bucket, CORSConfiguration: { CORSRules } }));
  });
  afterAll(async () => {
    client.destroy();
  });

  async function behind(fault: string, use: (faulty: S3Client) => Promise<void>): Promise<void> {
    assert.ok(server !== null);
    const proxy = await lenientProxy(server.endpoint, faults[fault]?.() ?? assert.fail(fault));
    const faulty = clientOf(server, { endpoint: proxy.endpoint, maxAttempts: 1 });
    try {
      await use(faulty);
    } finally {
      faulty.destroy();
      await proxy.close();
    }
  }

  for (const [fault, found] of Object.entries(cases)) {
    it(`${fault}, finds it`, () =>
      behind(fault, async (faulty) => {
        for (const [name, verdict, says] of found) {
          const check = await examine({ client: faulty, uploadSigner: faulty, bucket, origin }, name);
          assert.equal(check.verdict, verdict, `${name}: ${check.message}`);
          assert.match(`${check.message} ${check.remedy?.advice ?? ''}`, says, name);
          if (fault.startsWith('buckets have neither')) assert.equal(check.remedy?.document, undefined, name);
        }
      }));
  }

  it('a policy demands a header, passes with the parameters that send it, and names them without', () =>
    behind('a policy demands a header', async (faulty) => {
      const where = { client: faulty, bucket, origin };
      const demanded = { StorageClass: 'STANDARD' } as const;
      const parameters = { createMultipartUpload: demanded, putObject: demanded, copyObject: demanded };
      // By the storage, past it, and by an upload of a browser.
      for (const name of ['right to copy to the public tree', 'right to delete all versions', 'round trip']) {
        assert.equal((await examine({ ...where, parameters }, name)).verdict, 'OK', name);
      }
      const write = await examine(where, 'right to write');
      assert.deepEqual([write.verdict, /`parameters`/.test(write.remedy?.advice ?? '')], ['FAILED', true]);
    }));

  it('many objects are not deleted at once, and cleans up one by one', async () => {
    const plain = await newBucket(client);
    await behind('many objects are not deleted at once', async (faulty) => {
      const opened = await examination({ client: faulty, bucket: plain });
      await writeProbe(opened, 'left');
      assert.deepEqual((await runCheckUp(opened, cleanUp)).verdict, 'OK');
    });
    assert.equal((await client.send(new ListObjectsV2Command({ Bucket: plain }))).KeyCount, 0);
  });

  it('deletions come to nothing, and says what is left', () =>
    behind('deletions are answered with success, and nothing goes', async (faulty) => {
      const opened = await examination({ client: faulty, bucket });
      await writeProbe(opened, 'left');
      const { verdict, message, remedy } = await runCheckUp(opened, cleanUp);
      assert.equal(verdict, 'FAILED');
      assert.match(message, /the server still lists doctor\//);
      assert.match(remedy?.advice ?? '', new RegExp(`aws s3 rm --recursive s3://${bucket}/doctor/`));
    }));

  it('buckets have no CORS rules, and the origin is not allowed', () =>
    behind('buckets have neither CORS rules, lifecycle rules nor policies', async (faulty) => {
      const { verdict, remedy } = await examine({ client: faulty, bucket, origin: 'https://b.example' }, 'CORS');
      assert.equal(verdict, 'FAILED');
      assert.equal(remedy?.document, undefined);
      assert.match(remedy?.advice ?? '', /does not support CORS rules for buckets.*MinIO.*Swift/);
    }));

  it('the bucket has a default retention, and writes nothing there', async () => {
    assert.ok(server !== null);
    const Bucket = `locked-${randomUUID()}`;
    await client.send(new CreateBucketCommand({ Bucket, ObjectLockEnabledForBucket: true }));
    assert.equal((await examine({ client, bucket: Bucket }, 'Object Lock')).verdict, 'OK');
    const Rule = { DefaultRetention: { Mode: 'COMPLIANCE', Days: 30 } } as const;
    const ObjectLockConfiguration = { ObjectLockEnabled: 'Enabled', Rule } as const;
    await client.send(new PutObjectLockConfigurationCommand({ Bucket, ObjectLockConfiguration }));
    const diagnosis = await diagnoseBucket({ client, bucket: Bucket });
    const [reachability, lock, ...others] = diagnosis.checks;
    assert.deepEqual([reachability?.verdict, lock?.name, lock?.verdict], ['OK', 'Object Lock', 'WARNING']);
    assert.match(lock?.message ?? '', /retains every object for 30 days \(COMPLIANCE\)/);
    assert.deepEqual(new Set(others.map(({ verdict }) => verdict)), new Set(['UNKNOWN']));
    assert.equal(exitCodeOf(diagnosis), 3);
    assert.equal(others[0]?.message, 'Not tried because of the check "Object Lock": see above.');
    assert.equal((await client.send(new ListObjectVersionsCommand({ Bucket }))).Versions, undefined);

    const other = clientOf(server, { credentials: server.otherCredentials });
    const unread = await examine({ client: other, bucket: Bucket }, 'Object Lock');
    assert.equal(unread.verdict, 'UNKNOWN');
    assert.match(unread.remedy?.advice ?? '', /s3:GetBucketObjectLockConfiguration/);
    other.destroy();
  });
});

describe('the doctor’s exit code', () => {
  const of = (...checks: readonly (readonly [Verdict, essential: boolean])[]): number =>
    exitCodeOf({ checks: checks.map(([verdict, essential]) => ({ name: '', message: '', verdict, essential })) });

  it('is 0 with warnings, notes, and what is not essential and could not be tried', () => {
    assert.equal(of(['OK', true], ['NOTE', true], ['WARNING', true], ['UNKNOWN', false]), 0);
  });

  it('is 3 where an essential check could not be tried, and 1 where any failed', () => {
    assert.equal(of(['OK', true], ['UNKNOWN', true]), 3);
    assert.equal(of(['UNKNOWN', true], ['FAILED', false]), 1);
  });
});
