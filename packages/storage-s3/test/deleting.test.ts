import assert from 'node:assert/strict';
import { DarkroomError } from '@graphql-darkroom/core';
import { describe, it } from 'vitest';
import { type DeletingServer, hasMd5Alone, refusal, scriptedBucket } from './scripted-bucket.ts';
import type { SeenRequest } from './scripted-server.ts';

const isUnavailable = (error: unknown): boolean =>
  error instanceof DarkroomError && error.code === 'STORAGE_UNAVAILABLE' && !error.message.includes('vendor');
const FOLDER = ['private/f/1', 'private/f/2', 'public/f/1', 'private/fg', 'private/other'];
const NEIGHBOURS = ['private/fg', 'private/other'];
const asksVersioning = ({ url }: SeenRequest): boolean => url.searchParams.has('versioning');

describe('deleting a prefix', () => {
  // As each of these servers answers.
  const servers: readonly (readonly [string, DeletingServer])[] = [
    ['has no versions (AWS, Ceph)', {}],
    [
      'says that its versions are suspended, and takes no notice of `?versions` (Supabase)',
      { versioning: 'Suspended', versions: 'ignored' },
    ],
    [
      'knows no versions, by 501 (R2)',
      { versioning: () => refusal(501, 'NotImplemented'), versions: refusal(501, 'NotImplemented') },
    ],
    [
      'knows no versions, by 405',
      { versioning: () => refusal(405, 'MethodNotAllowed'), versions: refusal(405, 'MethodNotAllowed') },
    ],
    [
      'may not be asked for its versioning',
      { versioning: () => refusal(403, 'AccessDenied'), versions: refusal(405, 'MethodNotAllowed') },
    ],
    [
      'may not be asked, and takes no notice of `?versions`',
      { versioning: () => refusal(403, 'AccessDenied'), versions: 'ignored' },
    ],
    ['answers `?versioning` with something else', { versioning: () => ({ status: 200, body: '<ListBucketResult/>' }) }],
  ];
  it.each(servers)('removes all of it from a bucket that %s', async (_, server) => {
    for (const pageSize of [1000, 1]) {
      const { objects, left } = await scriptedBucket(FOLDER, { ...server, pageSize });
      await objects.deletePrefix({ prefix: 'f/' });
      assert.deepEqual(left(), NEIGHBOURS);
    }
  });

  it.each([
    ['versions', { versioning: 'Enabled' }],
    ['versions, and does not say so', { versioning: 'Enabled', tellsMarkers: false }],
  ] as const)('removes every version where the bucket keeps %s', async (_, server) => {
    for (const pageSize of [1000, 1]) {
      const { objects, left } = await scriptedBucket([...FOLDER, ...FOLDER], { ...server, pageSize });
      await objects.deletePrefix({ prefix: 'f/' });
      assert.deepEqual(left(), [...NEIGHBOURS, ...NEIGHBOURS]);
    }
  });

  it('is not done while a listing has what no answer said was deleted', async () => {
    const deaf = await scriptedBucket(FOLDER, { deleteMany: () => ({ status: 200, body: '<DeleteResult/>' }) });
    await assert.rejects(deaf.objects.deletePrefix({ prefix: 'f/' }), isUnavailable);

    let calls = 0;
    const late = await scriptedBucket(FOLDER, {
      deleteMany: () => ((calls += 1) === 1 ? { status: 200, body: '<DeleteResult/>' } : null),
    });
    await late.objects.deletePrefix({ prefix: 'f/' });
    assert.deepEqual(late.left(), NEIGHBOURS);
  });

  it('deletes nothing of what a server lists that takes the prefix for a hint', async () => {
    const body = '<ListVersionsResult><Version><Key>others</Key></Version></ListVersionsResult>';
    const { objects, requests } = await scriptedBucket(FOLDER, {
      versioning: 'Enabled',
      versions: { status: 200, body },
    });
    await assert.rejects(objects.deletePrefix({ prefix: 'f/' }), isUnavailable);
    assert.ok(requests.every(({ method }) => method === 'GET'));
  });

  it('asks once whether versions are kept, and for a listing of each tree', async () => {
    const { objects, requests } = await scriptedBucket(FOLDER);
    await objects.deletePrefix({ prefix: 'f/' });
    await objects.deletePrefix({ prefix: 'f/' });
    assert.deepEqual(
      requests.map((request) => (asksVersioning(request) ? 'versioning' : request.method)),
      ['versioning', 'GET', 'POST', 'GET', 'DELETE', 'GET', 'GET'],
    );
  });

  it('asks again where no answer came', async () => {
    let outages = 2;
    const { objects, left } = await scriptedBucket(FOLDER, {
      versioning: () => ((outages -= 1) < 0 ? { status: 200 } : refusal(503, 'SlowDown')),
    });
    await assert.rejects(objects.deletePrefix({ prefix: 'f/' }), isUnavailable);
    assert.deepEqual(left(), FOLDER);
    await objects.deletePrefix({ prefix: 'f/' });
    assert.deepEqual(left(), NEIGHBOURS);
  });
});

describe('deleting by key', () => {
  it.each([
    ['says what it hides', { versioning: 'Enabled' }],
    ['does not say what it hides (Swift, Google)', { versioning: 'Enabled', tellsMarkers: false }],
  ] as const)('removes all versions where the server %s, also what a crash left', async (_, server) => {
    const keys = ['private/a', 'private/a', 'private/ab'];
    const { objects, left } = await scriptedBucket(keys, server);
    await objects.delete({ keys: ['a', 'missing'] });
    assert.deepEqual(left(), ['private/ab']);
  });

  it.each<readonly [string, DeletingServer]>([
    ['began to keep versions meanwhile', { keepsVersions: true }],
    [
      'may not be asked, and does not say what it hides',
      { keepsVersions: true, versioning: () => refusal(403, 'AccessDenied'), tellsMarkers: false },
    ],
  ])('removes all versions from a bucket that %s', async (_, server) => {
    const { objects, left } = await scriptedBucket(['private/a', 'private/a', 'private/ab'], server);
    await objects.delete({ keys: ['a'] });
    assert.deepEqual(left(), ['private/ab']);
  });

  it('is one request where the bucket keeps no versions', async () => {
    const { objects, requests, left } = await scriptedBucket(['private/a', 'public/a', 'private/ab']);
    await objects.delete({ keys: ['a'] });
    assert.deepEqual(left(), ['private/ab']);
    assert.deepEqual(requests.filter((request) => !asksVersioning(request)).length, 1);
  });

  it('sends the MD5 of many keys, and no CRC32, which older servers do not know', async () => {
    const { objects, requests } = await scriptedBucket(['private/a', 'private/b']);
    await objects.delete({ keys: ['a', 'b'] });
    const many = requests.filter(({ method }) => method === 'POST');
    assert.deepEqual(many.map(hasMd5Alone), [true]);
  });

  it.each([
    [400, 'BadDigest'],
    [400, 'InvalidRequest'],
    [405, 'MethodNotAllowed'],
    [501, 'NotImplemented'],
  ])('goes one by one where a server answers many keys with %s %s, and from then on', async (status, code) => {
    const keys = ['private/a', 'public/a', 'private/b'];
    const { objects, left, requests } = await scriptedBucket(keys, { deleteMany: () => refusal(status, code) });
    await objects.delete({ keys: ['a'] });
    assert.deepEqual(left(), ['private/b']);
    await objects.delete({ keys: ['b'] });
    assert.deepEqual(left(), []);
    assert.equal(requests.filter(({ method }) => method === 'POST').length, 1);
  });

  it('fails where one of many is refused', async () => {
    const body =
      '<DeleteResult><Deleted><Key>private/a</Key></Deleted><Error><Key>private/b</Key><Code>AccessDenied</Code></Error></DeleteResult>';
    const { objects } = await scriptedBucket([], { deleteMany: () => ({ status: 200, body }) });
    await assert.rejects(objects.delete({ keys: ['a', 'b'] }), isUnavailable);
  });

  it('fails where a request for one is refused', async () => {
    const { objects } = await scriptedBucket(['private/a'], { deleteMany: () => refusal(403, 'AccessDenied') });
    await assert.rejects(objects.delete({ keys: ['a'] }), isUnavailable);
  });
});
