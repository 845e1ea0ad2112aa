import assert from 'node:assert/strict';
import { MAX_PARTS } from '../../ports/rules/part-limits.ts';
import type { CaseDefinition } from '../contract-case.ts';
import {
  assertRefused,
  assertRefusedOrLost,
  bytesOf,
  completeListed,
  freshKey,
  listParts,
  minPartBytes,
  putPart,
  putTo,
  readAll,
  sha256,
  signPart,
  signsParts,
  startUpload,
  streamingPut,
  type StorageContractSubject,
} from './subject.ts';

/** The contract cases for receiving parts, from {@link StorageUploads}. */
export const storageUploadCases: readonly CaseDefinition<StorageContractSubject>[] = [
  {
    name: 'joins parts that were put in any order and in parallel',
    run: async (subject) => {
      const upload = await startUpload(subject);
      const parts = [bytesOf(minPartBytes, 1), bytesOf(minPartBytes, 2), bytesOf(1234, 3)];
      const numbered = parts.map((bytes, index) => ({ number: index + 1, bytes }));
      await Promise.all(numbered.toReversed().map(({ number, bytes }) => putPart(subject, upload, number, bytes)));
      await completeListed(subject, upload);
      assert.equal(sha256(await readAll(subject, upload.key)), sha256(Buffer.concat(parts)));
      const head = await subject.storage.objects.head({ key: upload.key });
      assert.deepEqual(head, { size: 2 * minPartBytes + 1234, contentType: 'text/plain' });
    },
  },
  {
    name: 'signs one URL per part, in the given order',
    run: async (subject) => {
      const upload = await startUpload(subject);
      const sizes = new Map([
        [7, 10],
        [2, 20],
        [10_000, 30],
      ]);
      const asked = [...sizes].map(([number, size]) => ({ number, size }));
      const before = Date.now();
      const signed = await subject.storage.uploads.sign({ ...upload, parts: asked, expiresInSeconds: 60 });
      assert.equal(signed.urls.length, asked.length);
      const life = signed.expiresAt.getTime() - before;
      assert.ok(life > 0 && life < 70_000, 'expiresAt is at most as late as asked for');
      for (const [index, url] of signed.urls.entries()) {
        const response = await putTo(subject, url, bytesOf(asked[index]?.size ?? 0));
        assert.equal(response.status, 200, 'the URL takes the part that it was signed for');
      }
      const listed = await listParts(subject, upload);
      assert.deepEqual(
        listed.map(({ number, size }) => [number, size]),
        [...sizes].toSorted(([a], [b]) => a - b),
      );
    },
  },
  {
    name: 'accepts part 10,000, or the last that it declares',
    run: async (subject) => {
      const { maxParts = MAX_PARTS } = subject.storage.uploads;
      assert.ok(Number.isInteger(maxParts) && maxParts >= 1 && maxParts <= MAX_PARTS, `${maxParts} parts at most`);
      const upload = await startUpload(subject);
      await putPart(subject, upload, maxParts, bytesOf(10));
      assert.deepEqual(
        (await listParts(subject, upload)).map(({ number }) => number),
        [maxParts],
      );
      await completeListed(subject, upload);
    },
  },
  {
    name: 'opens a new upload with every start',
    run: async (subject) => {
      const first = await startUpload(subject);
      const second = await startUpload(subject, first.key);
      assert.notEqual(first.uploadId, second.uploadId);
      await putPart(subject, first, 1, bytesOf(10, 1));
      await putPart(subject, second, 1, bytesOf(20, 2));
      await completeListed(subject, second);
      assert.deepEqual(await readAll(subject, first.key), bytesOf(20, 2));
      assert.equal((await listParts(subject, first)).length, 1, 'the other upload stays open');
      await subject.storage.uploads.abort(first);
    },
  },
  {
    name: 'lists the parts that have landed, ascending by number',
    run: async (subject) => {
      const upload = await startUpload(subject);
      assert.deepEqual(await listParts(subject, upload), []);
      for (const number of [11, 2, 1]) await putPart(subject, upload, number, bytesOf(number));
      const listed = await listParts(subject, upload);
      assert.deepEqual(
        listed.map(({ number, size }) => ({ number, size })),
        [1, 2, 11].map((number) => ({ number, size: number })),
      );
      assert.ok(listed.every(({ etag }) => etag.length > 0));
    },
  },
  {
    name: 'does not list a part whose body ended early',
    run: async (subject) => {
      const upload = await startUpload(subject);
      const url = await signPart(subject, upload, 1, null);
      let pulls = 0;
      const body = new ReadableStream<Uint8Array>({
        pull: (controller) => {
          pulls += 1;
          if (pulls === 1) controller.enqueue(bytesOf(1000));
          else controller.error(new Error('The client went away.'));
        },
      });
      const answer = subject.fetch(streamingPut(url, body));
      const status = await answer.then(
        (response) => response.status,
        () => 499,
      );
      assert.ok(status >= 400, 'a body that broke off is no success');
      assert.deepEqual(await listParts(subject, upload), []);
    },
  },
  {
    name: 'gives a part a different etag when other bytes replace it',
    appliesTo: ({ storage }) => storage.uploads.tellsReplacedParts !== false,
    run: async (subject) => {
      const upload = await startUpload(subject);
      await putPart(subject, upload, 1, bytesOf(100, 1));
      const before = await listParts(subject, upload);
      await putPart(subject, upload, 1, bytesOf(100, 2));
      const after = await listParts(subject, upload);
      assert.equal(after.length, 1);
      assert.notEqual(after[0]?.etag, before[0]?.etag);
    },
  },
  {
    name: 'gives a part a different etag when one of another length replaces it',
    run: async (subject) => {
      const upload = await startUpload(subject);
      await putPart(subject, upload, 1, bytesOf(100));
      const before = await listParts(subject, upload);
      await putPart(subject, upload, 1, bytesOf(101));
      const after = await listParts(subject, upload);
      assert.deepEqual(
        after.map(({ number, size }) => [number, size]),
        [[1, 101]],
      );
      assert.notEqual(after[0]?.etag, before[0]?.etag);
    },
  },
  {
    name: 'refuses a body with a different length than signed',
    appliesTo: signsParts,
    run: async (subject) => {
      const upload = await startUpload(subject);
      const url = await signPart(subject, upload, 1, 100);
      for (const size of [0, 99, 101, 5000]) {
        await assertRefused(await putTo(subject, url, bytesOf(size)), `a body of ${size} bytes instead of 100`);
      }
      assert.deepEqual(await listParts(subject, upload), []);
      assert.equal((await putTo(subject, url, bytesOf(100))).status, 200);
    },
  },
  {
    name: 'accepts a body of any length if none was signed',
    run: async (subject) => {
      const upload = await startUpload(subject);
      for (const [number, size] of [
        [1, 1],
        [2, 70_000],
      ] as const) {
        const url = await signPart(subject, upload, number, null);
        assert.equal((await putTo(subject, url, bytesOf(size))).status, 200);
      }
      const listed = await listParts(subject, upload);
      assert.deepEqual(
        listed.map(({ size }) => size),
        [1, 70_000],
      );
    },
  },
  {
    name: 'knows an upload only under its own key',
    run: async (subject) => {
      const upload = await startUpload(subject);
      await putPart(subject, upload, 1, bytesOf(10));
      const parts = await listParts(subject, upload);
      const elsewhere = { key: freshKey(subject), uploadId: upload.uploadId };
      assert.equal(await subject.storage.uploads.list(elsewhere), null, 'it is not listed under another key');
      assert.equal(await subject.storage.uploads.complete({ ...elsewhere, parts }), 'NOT_FOUND');
      await subject.storage.uploads.abort(elsewhere);
      assert.equal((await listParts(subject, upload)).length, 1);
      const url = await signPart(subject, elsewhere, 1, null);
      await assertRefusedOrLost(subject, await putTo(subject, url, bytesOf(20)), 'a PUT to the upload of another key');
      assert.equal(await subject.storage.uploads.list(elsewhere), null, 'it is not listed under another key');
      assert.deepEqual(await listParts(subject, upload), parts);
    },
  },
  {
    name: 'returns the number of bytes in an open upload, and in no other',
    appliesTo: ({ storage }) => storage.uploads.landedBytes !== undefined,
    run: async (subject) => {
      const { uploads } = subject.storage;
      const upload = await startUpload(subject);
      assert.equal(await uploads.landedBytes?.(upload), 0);
      for (const number of [1, 2]) await putPart(subject, upload, number, bytesOf(100));
      await putPart(subject, upload, 2, bytesOf(50));
      assert.equal(await uploads.landedBytes?.(upload), 150);
      await uploads.abort(upload);
      assert.equal(await uploads.landedBytes?.(upload), null);
    },
  },
];
