import assert from 'node:assert/strict';
import type { CaseDefinition } from '../contract-case.ts';
import {
  asText,
  assertRefused,
  bytesOf,
  freshKey,
  getFrom,
  readAll,
  sha256,
  streamOf,
  writeObject,
  type StorageContractSubject,
} from './subject.ts';

function brokenStream(): ReadableStream<Uint8Array> {
  let pulls = 0;
  return new ReadableStream<Uint8Array>({
    pull: (controller) => {
      pulls += 1;
      if (pulls === 1) controller.enqueue(bytesOf(10, 9));
      else controller.error(new Error('The source went away.'));
    },
  });
}

/** The contract cases for {@link StorageObjects}, except for publishing. */
export const storageObjectCases: readonly CaseDefinition<StorageContractSubject>[] = [
  {
    name: 'writes an object and returns its size and type',
    run: async (subject) => {
      const key = freshKey(subject);
      const chunks = [bytesOf(100_000, 1), bytesOf(0), bytesOf(1, 2), bytesOf(300_000, 3)];
      const written = await subject.storage.objects.write({ key, body: streamOf(...chunks), contentType: 'image/png' });
      assert.deepEqual(written, { size: 400_001 });
      assert.deepEqual(await subject.storage.objects.head({ key }), { size: 400_001, contentType: 'image/png' });
      assert.equal(sha256(await readAll(subject, key)), sha256(Buffer.concat(chunks)));
    },
  },
  {
    name: 'writes an empty object',
    run: async (subject) => {
      const key = await writeObject(subject, bytesOf(0));
      assert.equal((await subject.storage.objects.head({ key }))?.size, 0);
      assert.equal((await readAll(subject, key)).length, 0);
    },
  },
  {
    name: 'reads a range, up to the end of the object',
    run: async (subject) => {
      const bytes = bytesOf(1000);
      const key = await writeObject(subject, bytes);
      assert.deepEqual(await readAll(subject, key, { start: 0, end: 0 }), bytes.slice(0, 1));
      assert.deepEqual(await readAll(subject, key, { start: 10, end: 19 }), bytes.slice(10, 20));
      assert.deepEqual(await readAll(subject, key, { start: 990, end: 4000 }), bytes.slice(990));
      assert.equal((await readAll(subject, key, { start: 1000, end: 2000 })).length, 0);
    },
  },
  {
    name: 'returns an empty stream for any range of an empty object',
    run: async (subject) => {
      const key = await writeObject(subject, bytesOf(0));
      assert.equal((await readAll(subject, key, { start: 0, end: 4099 })).length, 0);
    },
  },
  {
    name: 'returns null for a missing object',
    run: async (subject) => {
      const key = freshKey(subject);
      assert.equal(await subject.storage.objects.head({ key }), null);
      assert.equal(await subject.storage.objects.read({ key }), null);
      assert.equal(await subject.storage.objects.read({ key, range: { start: 0, end: 9 } }), null);
    },
  },
  {
    name: 'overwrites bytes and type',
    run: async (subject) => {
      const key = await writeObject(subject, bytesOf(100, 1));
      await subject.storage.objects.write({ key, body: streamOf(bytesOf(50, 2)), contentType: 'image/gif' });
      assert.deepEqual(await readAll(subject, key), bytesOf(50, 2));
      assert.deepEqual(await subject.storage.objects.head({ key }), { size: 50, contentType: 'image/gif' });
    },
  },
  {
    name: 'leaves the key as it was when a write fails',
    run: async (subject) => {
      const { objects } = subject.storage;
      const old = await writeObject(subject, bytesOf(100, 1));
      const missing = freshKey(subject);
      for (const key of [old, missing]) {
        const writing = objects.write({ key, body: brokenStream(), contentType: 'image/png' });
        await assert.rejects(writing, 'a write rejects when its stream errors');
      }
      assert.deepEqual(await readAll(subject, old), bytesOf(100, 1));
      assert.equal((await objects.head({ key: old }))?.contentType, 'text/plain');
      assert.equal(await objects.head({ key: missing }), null);
    },
  },
  {
    name: 'leaves the key as it was when a write is aborted',
    run: async (subject) => {
      const { objects } = subject.storage;
      const key = await writeObject(subject, bytesOf(100, 1));
      const aborting = new AbortController();
      let pulls = 0;
      const body = new ReadableStream<Uint8Array>({
        pull: (controller) => {
          pulls += 1;
          controller.enqueue(bytesOf(10_000, 2));
          if (pulls === 10) aborting.abort();
          if (pulls === 1000) controller.close();
        },
      });
      const writing = objects.write({ key, body, contentType: 'image/png', signal: aborting.signal });
      await assert.rejects(
        writing,
        'a write rejects once its signal aborts, even if the stream always has a chunk ready',
      );
      assert.deepEqual(await readAll(subject, key), bytesOf(100, 1));
    },
  },
  {
    name: 'deletes objects, and treats a missing one as deleted',
    run: async (subject) => {
      const { objects } = subject.storage;
      const gone = [await writeObject(subject, bytesOf(1)), await writeObject(subject, bytesOf(2))];
      const kept = await writeObject(subject, bytesOf(3));
      await objects.delete({ keys: [...gone, freshKey(subject)] });
      await objects.delete({ keys: gone });
      await objects.delete({ keys: [] });
      for (const key of gone) assert.equal(await objects.head({ key }), null);
      assert.deepEqual(await readAll(subject, kept), bytesOf(3));
    },
  },
  {
    name: 'deletes all objects under a prefix, and no neighbour',
    run: async (subject) => {
      const { objects } = subject.storage;
      const root = freshKey(subject);
      const under = [`${root}/b/1`, `${root}/b/2`, `${root}/b/c/d/3`];
      const beside = [`${root}/bc/1`, `${root}/a/b/1`, `${root}/B/1`];
      for (const key of [...under, ...beside]) await writeObject(subject, bytesOf(10), key);
      for (let times = 0; times < 2; times += 1) await objects.deletePrefix({ prefix: `${root}/b/` });
      for (const key of under) assert.equal(await objects.head({ key }), null);
      for (const key of beside) assert.equal((await objects.head({ key }))?.size, 10);
      await objects.deletePrefix({ prefix: `${root}/` });
      for (const key of beside) assert.equal(await objects.head({ key }), null);
      const told = await writeObject(subject, bytesOf(10), `${root}/b/4`);
      const where = { prefix: `${root}/b/`, kind: 'PRIVATE' } as const;
      assert.deepEqual(await objects.list({ ...where, limit: 10 }), [told], 'a private object is listed as one');
      await objects.deletePrefix(where);
      assert.equal(await objects.head({ key: told }), null, 'a private object is deleted as one');
    },
  },
  {
    name: 'lists the keys of objects under a prefix, no neighbour, and no more than requested',
    run: async (subject) => {
      const { objects } = subject.storage;
      const root = freshKey(subject);
      const under = [`${root}/b/1`, `${root}/b/A_b`, `${root}/b/c/d/3`];
      const beside = [`${root}/bc/1`, `${root}/a/b/1`, `${root}/B/1`, `${root}/b`];
      for (const key of [...under, ...beside]) await writeObject(subject, bytesOf(10), key);
      const list = (limit: number): Promise<readonly string[]> => objects.list({ prefix: `${root}/b/`, limit });
      assert.deepEqual((await list(1000)).toSorted(), under.toSorted());
      const some = await list(2);
      assert.equal(new Set(some.filter((key) => under.includes(key))).size, 2, 'it gives two of three');
      assert.equal(some.length, 2);
      await objects.delete({ keys: under.slice(1) });
      assert.deepEqual(await list(1000), under.slice(0, 1));
      await objects.delete({ keys: under });
      assert.deepEqual(await list(1000), []);
    },
  },
  {
    name: 'signs the same URL for the same input',
    run: async (subject) => {
      const key = freshKey(subject);
      const signedAt = new Date(Math.floor(Date.now() / 60_000) * 60_000);
      const sign = async (at: Date): Promise<string> =>
        (await subject.storage.objects.signedUrl({ key, signedAt: at, expiresInSeconds: 300, ...asText })).url;
      const url = await sign(signedAt);
      await new Promise((resolve) => setTimeout(resolve, 1100));
      assert.equal(await sign(new Date(signedAt)), url);
      assert.notEqual(await sign(new Date(signedAt.getTime() - 60_000)), url);
    },
  },
  {
    name: 'serves an object with the signed type and disposition',
    run: async (subject) => {
      const key = await writeObject(subject, bytesOf(100));
      const contentDisposition = `attachment; filename="gr__.txt"; filename*=UTF-8''gr%C3%BC%C3%9F%20%26%20%2B%E2%82%AC.txt`;
      const served = { contentType: 'text/csv; charset=utf-8', contentDisposition };
      const { url } = await subject.storage.objects.signedUrl({
        key,
        signedAt: new Date(),
        expiresInSeconds: 60,
        ...served,
      });
      const response = await getFrom(subject, url);
      assert.equal(response.status, 200);
      assert.equal(response.headers.get('content-type'), served.contentType);
      assert.equal(response.headers.get('content-disposition'), contentDisposition);
      assert.equal(response.headers.get('content-length'), '100');
      assert.deepEqual(new Uint8Array(await response.arrayBuffer()), bytesOf(100));
    },
  },
  {
    name: 'signs URLs without checking whether the object exists',
    run: async (subject) => {
      const key = freshKey(subject);
      const { url } = await subject.storage.objects.signedUrl({
        key,
        signedAt: new Date(),
        expiresInSeconds: 60,
        ...asText,
      });
      await assertRefused(await getFrom(subject, url), 'the URL of a missing object');
      await writeObject(subject, bytesOf(10), key);
      assert.equal((await getFrom(subject, url)).status, 200);
    },
  },
];
