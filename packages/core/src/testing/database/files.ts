import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { CaseDefinition } from '../contract-case.ts';
import { attachTo, newPlace } from './attaching.ts';
import { createInState, createReady, FILE_STATUSES, newConversion, newFile, read } from './files-in-states.ts';
import type { OpenedSubject } from './subject.ts';
import { delay } from './waiting.ts';

/** The contract cases for writing, reading and deleting files. */
export const databaseFilesContract: readonly CaseDefinition<OpenedSubject>[] = [
  {
    name: 'a new file is UPLOADING with the given values, and the rest is empty',
    run: async ({ database, other = database }) => {
      const file = newFile({
        target: 'Customer.logo',
        visibility: 'PUBLIC',
        policy: {
          accept: ['image/*', 'application/pdf'],
          maxBytes: 5_000_000,
          maxPixels: null,
          convert: ['SEPIA'],
          tag: true,
          minConfidence: 0.7,
        },
        name: 'naïve "photo" \\ 😀.jpg',
      });
      const created = await database.files.create(file);
      const { uploadExpiresInSeconds, ...given } = file;
      const { createdAt, uploadExpiresAt, ...rest } = created;
      assert.deepEqual(rest, {
        ...given,
        status: 'UPLOADING',
        version: 1,
        contentType: null,
        size: null,
        sha256: null,
        width: null,
        height: null,
        placeholder: null,
        exif: null,
        uploadId: null,
        publicKey: null,
        rejection: null,
        completedAt: null,
        conversions: [],
        attachments: [],
        wasAttached: false,
        focalPoint: null,
        expiresAt: null,
        tagging: null,
      });
      assert.ok(createdAt instanceof Date && uploadExpiresAt instanceof Date);
      const openMs = uploadExpiresAt.getTime() - createdAt.getTime();
      assert.ok(Math.abs(openMs - uploadExpiresInSeconds * 1000) < 1000, `open for ${openMs} ms`);
      assert.deepEqual(await read(other, file.id), created);
    },
  },
  {
    name: 'null values stay null, and sizes over 32 bits stay exact',
    run: async ({ database }) => {
      const bytes = 5_000_000_000_001;
      const file = newFile({
        name: null,
        declaredContentType: null,
        declaredSize: bytes,
        partSize: bytes,
        policy: { accept: null, maxBytes: bytes, maxPixels: null, convert: [], tag: false, minConfidence: null },
      });
      const created = await database.files.create(file);
      assert.equal(created.name, null);
      assert.equal(created.declaredContentType, null);
      assert.equal(created.policy.accept, null);
      assert.equal(created.declaredSize, bytes);
      assert.equal(created.partSize, bytes);
      assert.equal(created.policy.maxBytes, bytes);
      const unknown = await database.files.create(newFile({ declaredSize: null, partSize: null }));
      assert.equal(unknown.declaredSize, null);
      assert.equal(unknown.partSize, null);
    },
  },
  {
    name: 'get returns each existing file among the ids once',
    run: async ({ database }) => {
      const a = await database.files.create(newFile());
      const b = await database.files.create(newFile());
      const found = await database.files.get({ ids: [b.id, randomUUID(), a.id, b.id] });
      assert.deepEqual(found.map(({ id }) => id).toSorted(), [a.id, b.id].toSorted());
      assert.deepEqual(await database.files.get({ ids: [] }), []);
    },
  },
  {
    name: 'a file has its conversions ordered by name',
    run: async ({ database }) => {
      const conversions = ['THUMBNAIL', 'A_FIRST', 'SEPIA'].map((name) => newConversion({ name }));
      const id = await createReady(database, { conversions });
      const file = await read(database, id);
      assert.deepEqual(
        file.conversions.map(({ name }) => name),
        ['A_FIRST', 'SEPIA', 'THUMBNAIL'],
      );
    },
  },
  {
    name: 'the multipart upload is stored once, only while UPLOADING, and causes no event',
    run: async ({ database }) => {
      const { id: fileId } = await database.files.create(newFile());
      assert.equal(await database.files.setUploadId({ fileId, uploadId: 'upload-1' }), true);
      assert.equal(await database.files.setUploadId({ fileId, uploadId: 'upload-2' }), false);
      const file = await read(database, fileId);
      assert.equal(file.uploadId, 'upload-1');
      assert.equal(file.version, 1);
      for (const status of FILE_STATUSES.slice(1)) {
        const { fileId: id } = await createInState(database, status);
        assert.equal(await database.files.setUploadId({ fileId: id, uploadId: 'upload' }), false, status);
      }
      assert.equal(await database.files.setUploadId({ fileId: randomUUID(), uploadId: 'upload' }), false);
    },
  },
  {
    name: 'a file can be deleted from every state, once',
    run: async ({ database }) => {
      for (const status of FILE_STATUSES) {
        const { fileId } = await createInState(database, status);
        assert.equal(await database.files.delete({ fileId, jobs: () => [] }), true, status);
        assert.equal(await database.files.delete({ fileId, jobs: () => [] }), false, status);
        assert.deepEqual(await database.files.get({ ids: [fileId] }), [], status);
      }
      assert.equal(await database.files.delete({ fileId: randomUUID(), jobs: () => [] }), false);
    },
  },
  {
    name: 'the jobs of a deletion are made from the last state of the record, even if it changed a moment before',
    run: async ({ database }) => {
      for (let round = 0; round < 10; round += 1) {
        const fileId = await createReady(database);
        const attempt = { fileId, requestId: randomUUID(), attemptId: randomUUID() };
        await database.tags.request({ ...attempt, source: 'contract', maxRequests: 1, jobs: () => [] });
        const copies: unknown[] = [];
        const [, started] = await Promise.all([
          database.files.delete({ fileId, jobs: ({ tagging }) => (copies.push(tagging?.copyId), []) }),
          database.tags.start({ ...attempt, copyId: 'copy' }),
        ]);
        assert.deepEqual(copies, [started === null ? null : 'copy']);
      }
    },
  },
  {
    name: 'no method finds a deleted file',
    run: async ({ database }) => {
      const ownerId = `owner-${randomUUID()}`;
      const open = await database.files.create(newFile({ ownerId, uploadExpiresInSeconds: 0 }));
      const conversion = newConversion();
      const ready = await createReady(database, { file: { ownerId }, conversions: [conversion] });
      const judged = await createInState(database, 'VERIFYING');
      const ids = [open.id, ready, judged.fileId];
      for (const fileId of ids) assert.equal(await database.files.delete({ fileId, jobs: () => [] }), true);

      const { files, conversions } = database;
      assert.deepEqual(await attachTo(database, ids, newPlace()), []);
      assert.deepEqual(await files.get({ ids }), []);
      const all = {
        ownerId,
        status: null,
        contentType: null,
        tags: null,
        direction: 'NEWEST_FIRST',
        first: 100,
        after: null,
      } as const;
      assert.deepEqual(await files.list(all), { files: [], hasNextPage: false });
      await delay(50);
      assert.equal(
        (await files.listStale({ limit: 1000 })).some(({ id }) => ids.includes(id)),
        false,
      );
      const claim = { fileId: open.id, token: randomUUID(), leaseSeconds: 60, jobs: [] };
      assert.equal(await files.beginVerification(claim), false);
      assert.equal(await files.setUploadId({ fileId: open.id, uploadId: 'upload' }), false);
      assert.equal(await files.endUpload({ fileId: open.id, as: 'ABORTED', jobs: [] }), false);
      assert.equal(await files.renewVerification({ ...judged, leaseSeconds: 60 }), false);
      assert.equal(await files.reopenUpload(judged), false);
      const { id: conversionId, requestId } = conversion;
      assert.equal(await conversions.start({ conversionId, requestId, attemptId: randomUUID() }), null);
      assert.equal(
        await conversions.fail({ conversionId, requestId, attemptId: null, error: 'Failed.', jobs: [] }),
        false,
      );
      const request = { fileId: ready, conversion: newConversion(), maxRequests: 10, jobs: () => [] };
      assert.equal(await conversions.request(request), 'NOT_READY');
    },
  },
];
