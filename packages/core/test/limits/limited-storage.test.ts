import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import { testContract } from '../../../../test/support/test-contract.ts';
import { DarkroomError, memoryStorage } from '../../src/index.ts';
import { limitedStorage } from '../../src/limits/limited-storage.ts';
import type { Storage } from '../../src/ports/storage.ts';
import { storageContract } from '../../src/testing/storage/storage-contract.ts';
import { streamOf, type StorageContractSubject } from '../../src/testing/storage/subject.ts';
import { override } from '../support/intercept.ts';

const UNAVAILABLE = { code: 'STORAGE_UNAVAILABLE' };
const BRIEF = { storageTimeoutSeconds: 0.02, storageTransferTimeoutSeconds: 0.05 };

describe('a storage with limits', () => {
  const storage = memoryStorage();
  const putForeign: StorageContractSubject['putForeign'] = async (key, bytes) => {
    await storage.objects.write({ key, body: streamOf(bytes), contentType: 'text/plain' });
  };
  const limits = { storageTimeoutSeconds: 30, storageTransferTimeoutSeconds: 30 };
  testContract(storageContract, () => ({
    storage: limitedStorage(storage, limits),
    fetch: storage.handler,
    putForeign,
  }));
});

test('a storage with limits says of itself what the storage says', () => {
  const { uploads, objects } = memoryStorage();
  const said = { maxParts: 3, maxPartBytes: 4, takesEmptyParts: false, urlScope: 'UPLOAD', tellsReplacedParts: false };
  const storage = { uploads: { ...uploads, ...said } as Storage['uploads'], objects };
  const limited = limitedStorage({ ...storage, objects: { ...objects, ignoresAddedParameters: true } }, BRIEF);
  assert.partialDeepStrictEqual(limited.uploads, said);
  assert.equal(limited.objects.ignoresAddedParameters, true);
  const plain = limitedStorage(memoryStorage(), BRIEF);
  assert.deepEqual(Object.keys(plain.uploads).toSorted(), Object.keys(uploads).toSorted());
});

/** What each method is called with, and whether it moves bytes. */
const CALLS: Readonly<Record<string, (storage: Storage, signal: AbortSignal) => Promise<unknown> | undefined>> = {
  'uploads.requiresSize': ({ uploads }) => uploads.requiresSize?.(),
  'uploads.start': ({ uploads }) => uploads.start({ key: 'a', contentType: null }),
  'uploads.sign': ({ uploads }) => uploads.sign({ key: 'a', uploadId: 'u', parts: [], expiresInSeconds: 60 }),
  'uploads.list': ({ uploads }) => uploads.list({ key: 'a', uploadId: 'u' }),
  'uploads.landedBytes': ({ uploads }) => uploads.landedBytes?.({ key: 'a', uploadId: 'u' }),
  'uploads.complete': ({ uploads }, signal) => uploads.complete({ key: 'a', uploadId: 'u', parts: [], signal }),
  'uploads.abort': ({ uploads }) => uploads.abort({ key: 'a', uploadId: 'u' }),
  'objects.head': ({ objects }) => objects.head({ key: 'a' }),
  'objects.read': ({ objects }, signal) => objects.read({ key: 'a', signal }),
  'objects.peek': ({ objects }, signal) => objects.peek?.({ key: 'a', length: 10, signal }),
  'objects.write': ({ objects }, signal) =>
    objects.write({ key: 'a', body: streamOf(new Uint8Array(1)), contentType: 'text/plain', signal }),
  'objects.adopt': ({ objects }) => objects.adopt?.({ from: 'b', to: 'a' }),
  'objects.delete': ({ objects }) => objects.delete({ keys: ['a'] }),
  'objects.deletePrefix': ({ objects }) => objects.deletePrefix({ prefix: 'a/' }),
  'objects.list': ({ objects }) => objects.list({ prefix: 'a/', limit: 10 }),
  'objects.signedUrl': ({ objects }) =>
    objects.signedUrl({
      key: 'a',
      signedAt: new Date(),
      expiresInSeconds: 60,
      contentType: 'text/plain',
      contentDisposition: 'inline',
    }),
  'objects.publish': ({ objects }) =>
    objects.publish?.({ from: 'a', to: 'b', contentType: 'text/plain', contentDisposition: 'inline' }),
};

test.each(Object.entries(CALLS))('%s that never answers is an outage, and is aborted', async (name, call) => {
  const signals: (AbortSignal | undefined)[] = [];
  const silent = override(memoryStorage(), {
    [name]: ({ args: [input] }) => {
      signals.push((input as { readonly signal?: AbortSignal } | undefined)?.signal);
      return new Promise(() => undefined);
    },
  });
  const given = new AbortController();
  await assert.rejects(call(limitedStorage(silent, BRIEF), given.signal) ?? Promise.resolve(), (error: unknown) => {
    assert.ok(error instanceof DarkroomError);
    assert.equal(error.code, UNAVAILABLE.code);
    assert.match(String(error.cause), /did not answer within 0\.0[25] seconds/);
    return true;
  });
  assert.equal(signals.length, 1);
  for (const signal of signals) if (signal !== undefined) assert.equal(signal.aborted, true);
});

test('a list of stale uploads that stops coming is an outage', async () => {
  const storage = memoryStorage();
  const uploads = {
    ...storage.uploads,
    stale: async function* () {
      yield { key: 'a', uploadId: 'u' };
      await new Promise(() => undefined);
    },
  };
  const stale = limitedStorage({ ...storage, uploads }, BRIEF).uploads.stale?.({
    prefix: 'a/',
    startedBefore: new Date(),
  });
  const seen: unknown[] = [];
  await assert.rejects(async () => {
    for await (const upload of stale ?? []) seen.push(upload);
  }, UNAVAILABLE);
  assert.equal(seen.length, 1);
});

test('a stream that stops coming is an outage, and one that is read slowly is not', async () => {
  const storage = memoryStorage();
  const cancelled: unknown[] = [];
  const stopsAfter = (chunks: number): Storage =>
    override(storage, {
      'objects.read': async () =>
        new ReadableStream<Uint8Array>(
          {
            pull: (controller) => {
              chunks -= 1;
              if (chunks < 0) return new Promise(() => undefined);
              controller.enqueue(new Uint8Array(1));
              return undefined;
            },
            cancel: (reason) => void cancelled.push(reason),
          },
          { highWaterMark: 0 },
        ),
    });
  const stream = await limitedStorage(stopsAfter(2), BRIEF).objects.read({ key: 'a' });
  const reader = stream?.getReader();
  assert.equal((await reader?.read())?.done, false);
  await new Promise((resolve) => setTimeout(resolve, 60));
  assert.equal((await reader?.read())?.done, false);
  await assert.rejects(reader?.read() ?? Promise.resolve(), UNAVAILABLE);
  assert.equal(cancelled.length, 1);
});

test('what a storage lacks, it lacks with limits too', () => {
  const { uploads, objects } = memoryStorage();
  const { start, sign, list, complete, abort } = uploads;
  const { head, read, write, delete: remove, deletePrefix, list: listObjects, signedUrl } = objects;
  const least = {
    uploads: { start, sign, list, complete, abort },
    objects: { head, read, write, delete: remove, deletePrefix, list: listObjects, signedUrl },
  };
  const limited = limitedStorage(least, BRIEF);
  assert.deepEqual(Object.keys(limited.uploads).toSorted(), Object.keys(least.uploads).toSorted());
  assert.deepEqual(Object.keys(limited.objects).toSorted(), Object.keys(least.objects).toSorted());
});
