import assert from 'node:assert/strict';
import type { CaseDefinition } from '../contract-case.ts';
import {
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
  startUpload,
  streamingPut,
  type OpenedUpload,
  type StorageContractSubject,
} from './subject.ts';

async function assertRefusesListed(subject: StorageContractSubject, upload: OpenedUpload): Promise<void> {
  const parts = await listParts(subject, upload);
  assert.equal(await subject.storage.uploads.complete({ ...upload, parts }), 'PARTS_REFUSED');
  assert.deepEqual(await listParts(subject, upload), parts, 'the upload stays open as it was');
  assert.equal(await subject.storage.objects.head({ key: upload.key }), null, 'no object is under the key');
}

async function putPieces(
  subject: StorageContractSubject,
  upload: OpenedUpload,
  sizes: readonly number[],
): Promise<readonly Uint8Array[]> {
  const pieces = sizes.map((size, index) => bytesOf(size, index + 1));
  for (const [index, piece] of pieces.entries()) await putPart(subject, upload, index + 1, piece);
  return pieces;
}

function pausedBody(before: Uint8Array, after: Uint8Array): { body: ReadableStream<Uint8Array>; resume: () => void } {
  const gate = Promise.withResolvers<void>();
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(before),
    pull: async (controller) => {
      await gate.promise;
      controller.enqueue(after);
      controller.close();
    },
  });
  return { body, resume: gate.resolve };
}

const takesEmptyParts = ({ storage }: StorageContractSubject): boolean => storage.uploads.takesEmptyParts !== false;

/** The contract cases for the end of an upload, from {@link StorageUploads}. */
export const storageCompletionCases: readonly CaseDefinition<StorageContractSubject>[] = [
  {
    name: 'shows no object before the upload is completed',
    run: async (subject) => {
      const upload = await startUpload(subject);
      await putPart(subject, upload, 1, bytesOf(10));
      assert.equal(await subject.storage.objects.head({ key: upload.key }), null, 'no object is under the key');
      assert.equal(await subject.storage.objects.read({ key: upload.key }), null);
      await completeListed(subject, upload);
      assert.deepEqual(await readAll(subject, upload.key), bytesOf(10));
    },
  },
  {
    name: 'joins exactly the parts given',
    run: async (subject) => {
      const upload = await startUpload(subject);
      const pieces = await putPieces(subject, upload, [minPartBytes, 10, 20]);
      const [first, , third] = await listParts(subject, upload);
      assert.ok(first !== undefined && third !== undefined);
      assert.equal(await subject.storage.uploads.complete({ ...upload, parts: [first, third] }), 'COMPLETED');
      const expected = Buffer.concat([pieces[0] ?? bytesOf(0), pieces[2] ?? bytesOf(0)]);
      assert.equal(sha256(await readAll(subject, upload.key)), sha256(expected));
    },
  },
  {
    name: 'makes an empty file of one empty part',
    appliesTo: takesEmptyParts,
    run: async (subject) => {
      const upload = await startUpload(subject);
      await putPart(subject, upload, 1, bytesOf(0));
      await completeListed(subject, upload);
      assert.equal((await subject.storage.objects.head({ key: upload.key }))?.size, 0);
      assert.equal((await readAll(subject, upload.key)).length, 0);
    },
  },
  {
    name: 'accepts an empty last part',
    appliesTo: takesEmptyParts,
    run: async (subject) => {
      const upload = await startUpload(subject);
      await putPieces(subject, upload, [minPartBytes, 0]);
      await completeListed(subject, upload);
      assert.equal((await subject.storage.objects.head({ key: upload.key }))?.size, minPartBytes);
    },
  },
  {
    name: 'refuses a part whose length changed since it was listed, and stays open',
    run: async (subject) => {
      const upload = await startUpload(subject);
      await putPart(subject, upload, 1, bytesOf(10));
      const stale = await listParts(subject, upload);
      await putPart(subject, upload, 1, bytesOf(11));
      assert.equal(await subject.storage.uploads.complete({ ...upload, parts: stale }), 'PARTS_REFUSED');
      assert.equal(await subject.storage.objects.head({ key: upload.key }), null, 'no object is under the key');
      await completeListed(subject, upload);
      assert.deepEqual(await readAll(subject, upload.key), bytesOf(11));
    },
  },
  {
    name: 'refuses a part that changed since it was listed, and stays open',
    appliesTo: ({ storage }) => storage.uploads.tellsReplacedParts !== false,
    run: async (subject) => {
      const upload = await startUpload(subject);
      await putPart(subject, upload, 1, bytesOf(10, 1));
      const stale = await listParts(subject, upload);
      await putPart(subject, upload, 1, bytesOf(10, 2));
      assert.equal(await subject.storage.uploads.complete({ ...upload, parts: stale }), 'PARTS_REFUSED');
      assert.equal(await subject.storage.objects.head({ key: upload.key }), null, 'no object is under the key');
      await completeListed(subject, upload);
      assert.deepEqual(await readAll(subject, upload.key), bytesOf(10, 2));
    },
  },
  {
    name: 'refuses a part that never landed, and stays open',
    run: async (subject) => {
      const upload = await startUpload(subject);
      await putPart(subject, upload, 1, bytesOf(minPartBytes));
      const [part] = await listParts(subject, upload);
      assert.ok(part !== undefined);
      const parts = [part, { ...part, number: 2 }];
      assert.equal(await subject.storage.uploads.complete({ ...upload, parts }), 'PARTS_REFUSED');
      await completeListed(subject, upload);
    },
  },
  {
    name: 'refuses to complete without any part',
    run: async (subject) => assertRefusesListed(subject, await startUpload(subject)),
  },
  {
    name: 'refuses parts under 5 MiB, except the last',
    run: async (subject) => {
      const upload = await startUpload(subject);
      await putPieces(subject, upload, [minPartBytes - 1, 10]);
      await assertRefusesListed(subject, upload);
    },
  },
  {
    name: 'refuses parts of unequal sizes, except the last',
    run: async (subject) => {
      const upload = await startUpload(subject);
      await putPieces(subject, upload, [minPartBytes, minPartBytes + 1, 10]);
      await assertRefusesListed(subject, upload);
    },
  },
  {
    name: 'does not find an upload that was completed, and leaves its object',
    run: async (subject) => {
      const upload = await startUpload(subject);
      await putPart(subject, upload, 1, bytesOf(10));
      const parts = await listParts(subject, upload);
      await completeListed(subject, upload);
      assert.equal(await subject.storage.uploads.list(upload), null, 'a closed upload is listed as null');
      const again = await subject.storage.uploads.complete({ ...upload, parts });
      assert.ok(again === 'NOT_FOUND' || again === 'COMPLETED', `the second completion says ${again}`);
      assert.deepEqual(await readAll(subject, upload.key), bytesOf(10));
    },
  },
  {
    name: 'does not find an upload that was aborted, and removes its parts',
    run: async (subject) => {
      const upload = await startUpload(subject);
      await putPart(subject, upload, 1, bytesOf(10));
      const parts = await listParts(subject, upload);
      await subject.storage.uploads.abort(upload);
      assert.equal(await subject.storage.uploads.list(upload), null, 'a closed upload is listed as null');
      assert.equal(await subject.storage.uploads.complete({ ...upload, parts }), 'NOT_FOUND');
      assert.equal(await subject.storage.objects.head({ key: upload.key }), null, 'no object is under the key');
    },
  },
  {
    name: 'aborts an aborted or missing upload without an error',
    run: async (subject) => {
      const upload = await startUpload(subject);
      for (let times = 0; times < 3; times += 1) await subject.storage.uploads.abort(upload);
      await subject.storage.uploads.abort({ key: freshKey(subject), uploadId: upload.uploadId });
      const completed = await startUpload(subject);
      await putPart(subject, completed, 1, bytesOf(10));
      await completeListed(subject, completed);
      await subject.storage.uploads.abort(completed);
      assert.deepEqual(await readAll(subject, completed.key), bytesOf(10), 'an abort after the end spares the object');
    },
  },
  {
    name: 'refuses or discards a PUT to an upload that was completed, and leaves its object',
    run: async (subject) => {
      const upload = await startUpload(subject);
      await putPart(subject, upload, 1, bytesOf(10, 1));
      const url = await signPart(subject, upload, 1, 10);
      await completeListed(subject, upload);
      await assertRefusedOrLost(subject, await putTo(subject, url, bytesOf(10, 2)), 'a PUT after completion');
      assert.equal(await subject.storage.uploads.list(upload), null, 'a closed upload is listed as null');
      assert.deepEqual(await readAll(subject, upload.key), bytesOf(10, 1));
    },
  },
  {
    name: 'refuses or discards a PUT to an upload that was aborted, which stays closed',
    run: async (subject) => {
      const upload = await startUpload(subject);
      const url = await signPart(subject, upload, 1, 10);
      await subject.storage.uploads.abort(upload);
      await assertRefusedOrLost(subject, await putTo(subject, url, bytesOf(10)), 'a PUT after the abort');
      assert.equal(await subject.storage.uploads.list(upload), null, 'a closed upload is listed as null');
    },
  },
  {
    name: 'is neither reopened nor changed by a PUT that outlives the upload',
    run: async (subject) => {
      for (const end of ['complete', 'abort'] as const) {
        const upload = await startUpload(subject);
        await putPart(subject, upload, 1, bytesOf(20, 1));
        const url = await signPart(subject, upload, 1, null);
        const { body, resume } = pausedBody(bytesOf(10, 2), bytesOf(10, 3));
        const late = subject.fetch(streamingPut(url, body)).then(
          (response) => response.text(),
          () => '',
        );
        await new Promise((resolve) => setTimeout(resolve, 50));
        if (end === 'complete') await completeListed(subject, upload);
        else await subject.storage.uploads.abort(upload);
        resume();
        await late;
        assert.equal(await subject.storage.uploads.list(upload), null, 'a closed upload is listed as null');
        if (end === 'complete') assert.deepEqual(await readAll(subject, upload.key), bytesOf(20, 1));
        else assert.equal(await subject.storage.objects.head({ key: upload.key }), null, 'no object is under the key');
      }
    },
  },
];
