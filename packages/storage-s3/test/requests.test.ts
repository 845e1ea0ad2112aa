import assert from 'node:assert/strict';
import { PutBucketVersioningCommand, type S3Client } from '@aws-sdk/client-s3';
import { MIN_PART_BYTES } from '@graphql-darkroom/core/adapter';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { sharedS3 } from '../../../test/support/shared-s3.ts';
import { type TestClock, testClock } from '../../core/test/support/test-clock.ts';
import { COMPLETE, DELETE, START, type StartedUpload } from '../../core/test/support/uploading.ts';
import { type CountedRequest, type CountingProxy, countingProxy } from './counting-proxy.ts';
import { putPart } from './darkroom-on-s3.ts';
import { costsGuide } from './guides.ts';
import { type PhotoHost, photo, photoHost } from './photo-host.ts';
import { clientOf, newBucket } from './real-bucket.ts';
import { dollarsAMillion } from './request-prices.ts';

const server = await sharedS3();

const STATE = 'query ($id: ID!) { file(id: $id) { status conversions { status } tagging { status } } }';
const DONE = { status: 'READY', conversions: [{ status: 'DONE' }], tagging: { status: 'DONE' } };
const PLAIN = { status: 'READY', conversions: [], tagging: null };

const DAY = 86_400;

/** The requests of an upload, but for its PUTs, until its parts are one object. */
const JOINING = [
  'CreateMultipartUpload private original',
  'ListParts private original',
  'CompleteMultipartUpload private original',
];
const PUT = 'UploadPart private original';
const JUDGING = 'GetObject private original bytes=0-65535';
/** Of a conversion and a tagging. */
const PROCESSING = ['GetObject private original', 'PutObject private conversions'];
const PUBLISHING = ['CopyObject public original', 'CopyObject public conversions'];

const BUCKETS = [
  ['without versions', 0],
  ['with versions', 1],
] as const;

interface Upload {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly target?: string;
  readonly count?: number;
}

describe.skipIf(server === null)('the requests to S3', () => {
  let proxy: CountingProxy;
  let client: S3Client;
  let clock: TestClock;
  const hosts: PhotoHost[] = [];

  beforeAll(async () => {
    if (server === null) return;
    proxy = await countingProxy(server.endpoint);
    client = clientOf({ ...server, endpoint: proxy.endpoint });
    clock = testClock();
    for (const isVersioned of [false, true]) {
      const Bucket = await newBucket(client);
      const VersioningConfiguration = { Status: 'Enabled' } as const;
      if (isVersioned) await client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
      const host = photoHost(client, Bucket, clock);
      hosts.push(host);
      // The first sweep writes the database's mark, and the first deletion asks whether the bucket has versions.
      await host.sweep();
      await deleted(host, await uploaded(host, { bytes: new Uint8Array(10) }, PLAIN));
    }
  });
  afterAll(async () => {
    for (const host of hosts) await host.close();
    client.destroy();
    await proxy.close();
  });

  function hostOf(index: number): PhotoHost {
    const host = hosts[index];
    assert.ok(host !== undefined);
    return host;
  }

  /** Has a file uploaded, converted and tagged, and gives its id. */
  async function uploaded(
    host: PhotoHost,
    { bytes, target, count = 1 }: Upload,
    state: unknown = DONE,
  ): Promise<string> {
    proxy.take();
    const { id, urls } = await host.ask<StartedUpload>(START, { target, count, size: bytes.length });
    const length = Math.ceil(bytes.length / count);
    for (const [index, url] of urls.entries()) {
      assert.equal(await putPart(url, bytes.slice(index * length, (index + 1) * length)), 200);
    }
    await host.ask(COMPLETE, { id });
    await host.work();
    assert.deepEqual(await host.ask(STATE, { id }), state);
    return id;
  }

  /** Deletes a file, at once and again when its last URL has ended, and gives the requests of either time. */
  async function deleted(host: PhotoHost, id: string): Promise<readonly (readonly CountedRequest[])[]> {
    proxy.take();
    await host.ask(DELETE, { id });
    await host.work();
    const first = proxy.take();
    clock.advance(DAY);
    await host.work();
    return [first, proxy.take()];
  }

  /** Compares requests, whichever came first, and what the guide says that they cost. */
  function assertRequests(requests: readonly CountedRequest[], expected: readonly string[], what: string): void {
    assert.deepEqual(requests.map(textOf).toSorted(), expected.toSorted());
    assert.deepEqual(costOf(what), [String(requests.length), `$${dollarsAMillion(requests)}`]);
  }

  it.each(BUCKETS)(
    'are 7 for a photo with a conversion and tags, which is read once and a bit, in a bucket %s',
    async (_, index) => {
      const host = hostOf(index);
      const bytes = await photo();
      const id = await uploaded(host, { bytes, target: 'Album.photo' });
      const requests = proxy.take();
      assertRequests(requests, [...JOINING, PUT, JUDGING, ...PROCESSING], 'a private photo');
      const read = requests.filter(({ name }) => name === 'GetObject').reduce((sum, { answered }) => sum + answered, 0);
      assert.equal(read, 65_536 + bytes.length);

      const [first = [], second = []] = await deleted(host, id);
      assertRequests(first, ['GetObject mark', 'List private files/', 'DeleteObjects'], 'its deletion, first pass');
      const again = ['GetObject mark', 'AbortMultipartUpload private original', 'List private files/'];
      assertRequests(second, again, 'its deletion, second pass');
    },
  );

  it.each(BUCKETS)('are 9 for a public one, in a bucket %s', async (_, index) => {
    const host = hostOf(index);
    const id = await uploaded(host, { bytes: await photo(), target: 'Album.poster' });
    assertRequests(proxy.take(), [...JOINING, PUT, JUDGING, ...PROCESSING, ...PUBLISHING], 'a public photo');

    const [first = [], second = []] = await deleted(host, id);
    const trees = ['List private files/', 'List public public/'];
    const removing = ['GetObject mark', ...trees, 'DeleteObjects', 'DeleteObjects'];
    assertRequests(first, removing, 'deletion of a public one, first pass');
    const again = ['GetObject mark', 'AbortMultipartUpload private original', ...trees];
    assertRequests(second, again, 'deletion of a public one, second pass');
  });

  it.each([
    { count: 1, bytes: new Uint8Array(10), what: 'another file' },
    { count: 2, bytes: new Uint8Array(2 * MIN_PART_BYTES), what: 'another file in two parts' },
  ])('are 4 for a file that nothing is made of, and one for each of its parts: $count', async (file) => {
    await uploaded(hostOf(0), file, PLAIN);
    assertRequests(proxy.take(), [...JOINING, ...Array.from({ length: file.count }, () => PUT), JUDGING], file.what);
  });

  it('are 3 for a sweep', async () => {
    const host = hostOf(0);
    clock.advance(DAY);
    await host.work();
    proxy.take();
    await host.sweep();
    assertRequests(proxy.take(), ['GetObject mark', 'PutObject mark', 'ListMultipartUploads private'], 'a sweep');
  });
});

function textOf({ name, about, range }: CountedRequest): string {
  // A bucket with versions has these listed.
  const listed = name === 'ListObjectsV2' || name === 'ListObjectVersions' ? 'List' : name;
  return [listed, about, range ?? ''].filter(Boolean).join(' ');
}

/** What the guide's table says of something. */
function costOf(what: string): readonly string[] {
  const row = costsGuide.split('\n').find((line) => line.toLowerCase().startsWith(`| ${what} `)) ?? '';
  return row
    .split('|')
    .slice(2, 4)
    .map((cell) => cell.trim());
}
