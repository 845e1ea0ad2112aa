import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { GetObjectAclCommand, GetObjectTaggingCommand, HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { CURL_COMMANDS, runCurl } from '../../../test/support/curl.ts';
import { sharedS3 } from '../../../test/support/shared-s3.ts';
import { s3Storage } from '../src/index.ts';
import { clientOf, newBucket } from './real-bucket.ts';

const server = await sharedS3();

/** What a client may add to the URL of a part, as none of it is signed. `x-amz-copy-source` has tests of its own. */
const HEADERS: readonly Readonly<Record<string, string>>[] = [
  { 'x-amz-acl': 'public-read' },
  { 'x-amz-grant-read': 'uri="http://acs.amazonaws.com/groups/global/AllUsers"' },
  { 'x-amz-grant-full-control': 'uri="http://acs.amazonaws.com/groups/global/AllUsers"' },
  { 'x-amz-tagging': 'public=yes' },
  { 'x-amz-meta-name': 'value' },
  { 'x-amz-storage-class': 'REDUCED_REDUNDANCY' },
  { 'x-amz-website-redirect-location': 'http://attacker.invalid/' },
  { 'x-amz-server-side-encryption': 'AES256' },
  { 'x-amz-server-side-encryption-aws-kms-key-id': 'key' },
  {
    'x-amz-server-side-encryption-customer-algorithm': 'AES256',
    'x-amz-server-side-encryption-customer-key': Buffer.alloc(32, 1).toString('base64'),
    'x-amz-server-side-encryption-customer-key-MD5': 'OrgHHMdVajH7MSjVQyq6cg==',
  },
  { 'x-amz-object-lock-mode': 'COMPLIANCE', 'x-amz-object-lock-retain-until-date': '2040-01-01T00:00:00Z' },
  { 'x-amz-decoded-content-length': '5000000', 'content-encoding': 'aws-chunked' },
  { 'content-encoding': 'gzip', 'content-language': 'de', 'cache-control': 'public' },
  { 'content-type': 'text/html', 'content-disposition': 'inline' },
];

describe.skipIf(server === null)('a header that was not signed, on the URL of a part', () => {
  let client: S3Client;
  let bucket: string;
  beforeAll(async () => {
    if (server === null) return;
    client = clientOf(server);
    bucket = await newBucket(client);
  });
  afterAll(async () => {
    client.destroy();
  });

  it.each(CURL_COMMANDS)('is none of what `%s` needs, and another length than signed is refused', async (command) => {
    const { uploads } = s3Storage({ client, bucket });
    const key = randomUUID();
    const upload = { key, ...(await uploads.start({ key, contentType: 'image/jpeg' })) };
    const { urls } = await uploads.sign({ ...upload, parts: [{ number: 1, size: 5 }], expiresInSeconds: 60 });
    assert.equal(await runCurl(command, urls[0] ?? '', 'hello, world'), 22);
    assert.equal(await runCurl(command, urls[0] ?? '', 'hello'), 0);
    assert.equal(await uploads.complete({ ...upload, parts: (await uploads.list(upload)) ?? [] }), 'COMPLETED');
    const head = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: `private/${key}` }));
    assert.deepEqual([head.ContentLength, head.ContentType], [5, 'image/jpeg']);
  });

  it.each(HEADERS)('changes nothing of the file, or has the part refused: %j', async (headers) => {
    const { uploads } = s3Storage({ client, bucket });
    for (const size of [null, 5]) {
      const key = randomUUID();
      const upload = { key, ...(await uploads.start({ key, contentType: 'image/png' })) };
      const { urls } = await uploads.sign({ ...upload, parts: [{ number: 1, size }], expiresInSeconds: 60 });
      const answer = await fetch(urls[0] ?? '', { method: 'PUT', headers, body: new Blob(['hello']) });
      await answer.text();
      const parts = (await uploads.list(upload)) ?? [];
      if (!answer.ok) {
        assert.deepEqual(parts, []);
        await uploads.abort(upload);
        continue;
      }
      assert.equal(await uploads.complete({ ...upload, parts }), 'COMPLETED');
      const Key = `private/${key}`;
      const head = await client.send(new HeadObjectCommand({ Bucket: bucket, Key }));
      assert.deepEqual([head.ContentLength, head.ContentType, head.Metadata], [5, 'image/png', {}]);
      const { ContentEncoding, ContentLanguage, CacheControl, ContentDisposition, WebsiteRedirectLocation } = head;
      const { ServerSideEncryption, SSECustomerAlgorithm, StorageClass, ObjectLockMode } = head;
      const none = [ContentEncoding, ContentLanguage, CacheControl, ContentDisposition, WebsiteRedirectLocation];
      assert.deepEqual(
        [...none, ServerSideEncryption, SSECustomerAlgorithm, StorageClass, ObjectLockMode].filter(Boolean),
        [],
      );
      const { TagSet } = await client.send(new GetObjectTaggingCommand({ Bucket: bucket, Key }));
      const { Grants } = await client.send(new GetObjectAclCommand({ Bucket: bucket, Key }));
      assert.deepEqual([TagSet, Grants?.length, Grants?.[0]?.Grantee?.URI], [[], 1, undefined]);
      const anonymous = await fetch(`${server?.endpoint}/${bucket}/${Key}`);
      await anonymous.text();
      assert.equal(anonymous.status, 403);
    }
  });
});
