import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { DarkroomError } from '../../errors/darkroom-error.ts';
import type { OpenDatabase, UploadQuota } from '../../ports/database.ts';
import type { NewFile } from '../../ports/records.ts';
import type { CaseDefinition } from '../contract-case.ts';
import { attachTo, newPlace } from './attaching.ts';
import { JUDGED, newFile } from './files-in-states.ts';
import type { OpenedSubject } from './subject.ts';

const TWO_OPEN: UploadQuota = { maxOpenUploads: 2, maxBytesStored: null };
const bytes = (maxBytesStored: number): UploadQuota => ({ maxOpenUploads: null, maxBytesStored });

/** The contract cases for quotas. */
export const databaseQuotaContract: readonly CaseDefinition<OpenedSubject>[] = [
  {
    name: 'of fifty uploads that one owner starts concurrently, exactly as many are created as may be open',
    run: async ({ database, other = database }) => {
      const ownerId = newOwner();
      const created = await createdOfFifty([database, other], { ownerId }, { maxOpenUploads: 5, maxBytesStored: null });
      assert.equal(created.length, 5);
      const { files } = await listOf(database, ownerId);
      assert.deepEqual(files.map(({ id }) => id).toSorted(), created.toSorted());
    },
  },
  {
    name: 'of fifty uploads that one owner starts concurrently, exactly as many are created as there are bytes for',
    run: async ({ database, other = database }) => {
      const file = { ownerId: newOwner(), declaredSize: 1000 };
      assert.equal((await createdOfFifty([database, other], file, bytes(7999))).length, 7);
    },
  },
  {
    name: 'an open upload reserves its declared size, or the maximum of its policy',
    run: async ({ database }) => {
      const ownerId = newOwner();
      const policy = {
        accept: null,
        maxBytes: 5_000_000_000_000,
        maxPixels: null,
        convert: [],
        tag: false,
        minConfidence: null,
      };
      await database.files.create(
        newFile({ ownerId, declaredSize: null, partSize: null, policy }),
        bytes(policy.maxBytes),
      );
      const next = (declaredSize: number): NewFile => newFile({ ownerId, declaredSize, policy });
      await assertRefused(database, next(1), bytes(policy.maxBytes));
      await database.files.create(next(1), bytes(policy.maxBytes + 1));
      await assertRefused(database, next(1), bytes(policy.maxBytes + 1));
      await database.files.create(next(0), bytes(policy.maxBytes + 1));
    },
  },
  {
    name: 'a file in verification counts for a quota until it is READY, and then by its real size, not as open',
    run: async ({ database }) => {
      const file = (declaredSize: number): NewFile => newFile({ ownerId, declaredSize });
      const ownerId = newOwner();
      const { id: fileId } = await database.files.create(file(5000));
      const token = randomUUID();
      await database.files.beginVerification({ fileId, token, leaseSeconds: 60, jobs: [] });
      await assertRefused(database, file(0), { ...TWO_OPEN, maxOpenUploads: 1 });
      await assertRefused(database, file(1), bytes(5000));
      await database.files.markReady({
        fileId,
        token,
        ...JUDGED,
        size: 1000,
        conversions: [],
        tagging: null,
        jobs: [],
      });
      await assertRefused(database, file(4001), bytes(5000));
      const last = await database.files.create(file(4000), { maxOpenUploads: 1, maxBytesStored: 5000 });
      await assertRefused(database, file(1), bytes(5000));
      // Returning from VERIFYING, and attaching, change nothing.
      await database.files.beginVerification({ fileId: last.id, token, leaseSeconds: 60, jobs: [] });
      await database.files.reopenUpload({ fileId: last.id, token });
      await attachTo(database, [fileId], newPlace());
      await assertRefused(database, file(1), bytes(5000));
      await database.files.create(file(0), TWO_OPEN);
    },
  },
  {
    name: 'an aborted, expired, rejected or deleted file frees its space',
    run: async ({ database }) => {
      const ownerId = newOwner();
      const quota: UploadQuota = { maxOpenUploads: 1, maxBytesStored: 1000 };
      const file = newFile({ ownerId, uploadExpiresInSeconds: 0 });
      const create = async (): Promise<string> =>
        (await database.files.create({ ...file, id: randomUUID() }, quota)).id;
      for (const as of ['ABORTED', 'EXPIRED'] as const) {
        assert.equal(await database.files.endUpload({ fileId: await create(), as, jobs: [] }), true);
      }
      const rejected = await create();
      const token = randomUUID();
      const rejection = { code: 'FILE_TYPE_NOT_ACCEPTED', message: 'Not this type.' } as const;
      await database.files.beginVerification({ fileId: rejected, token, leaseSeconds: 60, jobs: [] });
      await database.files.markRejected({ fileId: rejected, token, rejection, jobs: [] });
      await database.files.delete({ fileId: await create(), jobs: () => [] });
      const ready = await create();
      await database.files.beginVerification({ fileId: ready, token, leaseSeconds: 60, jobs: [] });
      await database.files.markReady({ fileId: ready, token, ...JUDGED, conversions: [], tagging: null, jobs: [] });
      await assertRefused(database, newFile({ ownerId }), quota);
      await database.files.delete({ fileId: ready, jobs: () => [] });
      // A rejected file uses nothing, so deleting it frees nothing.
      await database.files.delete({ fileId: rejected, jobs: () => [] });
      await create();
      await assertRefused(database, newFile({ ownerId }), quota);
    },
  },
  {
    name: 'a quota counts the files of one owner, also those that were created without one',
    run: async ({ database }) => {
      const ownerId = newOwner();
      await database.files.create(newFile());
      await database.files.create(newFile({ ownerId }));
      await database.files.create(newFile({ ownerId }), TWO_OPEN);
      await assertRefused(database, newFile({ ownerId }), TWO_OPEN);
      await database.files.create(newFile({ ownerId }));
      await database.files.create(newFile({ ownerId }), { maxOpenUploads: null, maxBytesStored: null });
    },
  },
  {
    name: 'the files of anonymous callers have no owner, are in no list, and share one quota',
    run: async ({ database }) => {
      const file = await database.files.create(newFile({ ownerId: null }));
      assert.equal(file.ownerId, null);
      assert.equal((await database.files.get({ ids: [file.id] }))[0]?.ownerId, null);
      assert.deepEqual((await listOf(database, '')).files, []);
      await database.files.create(newFile({ ownerId: newOwner() }), { maxOpenUploads: 1, maxBytesStored: null });
      await assertRefused(database, newFile({ ownerId: null }), { maxOpenUploads: 1, maxBytesStored: null });
      await database.files.delete({ fileId: file.id, jobs: () => [] });
    },
  },
];

function newOwner(): string {
  return `owner-${randomUUID()}`;
}

function listOf(database: OpenDatabase, ownerId: string): ReturnType<OpenDatabase['files']['list']> {
  const all = {
    status: null,
    contentType: null,
    tags: null,
    direction: 'NEWEST_FIRST',
    first: 100,
    after: null,
  } as const;
  return database.files.list({ ownerId, ...all });
}

/** The ids of those that were created. */
async function createdOfFifty(
  databases: readonly [OpenDatabase, OpenDatabase],
  file: Partial<NewFile>,
  quota: UploadQuota,
): Promise<readonly string[]> {
  const ids = await Promise.all(
    Array.from({ length: 50 }, async (_, index) => {
      try {
        return (await databases[index % 2 === 0 ? 0 : 1].files.create(newFile(file), quota)).id;
      } catch (error) {
        assertQuotaExceeded(error);
        return null;
      }
    }),
  );
  return ids.filter((id) => id !== null);
}

async function assertRefused(database: OpenDatabase, file: NewFile, quota: UploadQuota): Promise<void> {
  await assert.rejects(database.files.create(file, quota), (error) => assertQuotaExceeded(error));
  assert.deepEqual(await database.files.get({ ids: [file.id] }), []);
}

function assertQuotaExceeded(error: unknown): true {
  assert.ok(error instanceof DarkroomError, String(error));
  assert.equal(error.code, 'QUOTA_EXCEEDED');
  return true;
}
