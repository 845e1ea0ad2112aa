import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { DarkroomError } from '../errors.ts';
import type { NewFile, Store, UploadQuota } from '../ports/store.ts';
import type { ContractCase } from './contract-case.ts';
import { JUDGED, newFile } from './store-contract-files-in-states.ts';
import type { StoreContractSubject } from './store-contract-subject.ts';

const TWO_OPEN: UploadQuota = { maxOpenUploads: 2, maxBytesStored: null };
const bytes = (maxBytesStored: number): UploadQuota => ({ maxOpenUploads: null, maxBytesStored });

/** What the store promises of quotas. */
export const storeQuotaContract: readonly ContractCase<StoreContractSubject>[] = [
  {
    name: 'of fifty uploads that one owner starts at once, exactly as many are created as may be open',
    run: async ({ store, other = store }) => {
      const ownerId = newOwner();
      const created = await createdOfFifty([store, other], { ownerId }, { maxOpenUploads: 5, maxBytesStored: null });
      assert.equal(created.length, 5);
      const { files } = await listOf(store, ownerId);
      assert.deepEqual(files.map(({ id }) => id).toSorted(), created.toSorted());
    },
  },
  {
    name: 'of fifty uploads that one owner starts at once, exactly as many are created as there are bytes for',
    run: async ({ store, other = store }) => {
      const file = { ownerId: newOwner(), declaredSize: 1000 };
      assert.equal((await createdOfFifty([store, other], file, bytes(7999))).length, 7);
    },
  },
  {
    name: 'an open upload reserves its declared size, or else the most that its policy accepts',
    run: async ({ store }) => {
      const ownerId = newOwner();
      const policy = { accept: null, maxBytes: 5_000_000_000_000, convert: [], tag: false, minConfidence: null };
      await store.files.create(
        newFile({ ownerId, declaredSize: null, partSize: null, policy }),
        bytes(policy.maxBytes),
      );
      const next = (declaredSize: number): NewFile => newFile({ ownerId, declaredSize, policy });
      await assertRefused(store, next(1), bytes(policy.maxBytes));
      await store.files.create(next(1), bytes(policy.maxBytes + 1));
      await assertRefused(store, next(1), bytes(policy.maxBytes + 1));
      await store.files.create(next(0), bytes(policy.maxBytes + 1));
    },
  },
  {
    name: 'a file that is judged counts for a quota until it is READY, and then by its real size, not as open',
    run: async ({ store }) => {
      const file = (declaredSize: number): NewFile => newFile({ ownerId, declaredSize });
      const ownerId = newOwner();
      const { id: fileId } = await store.files.create(file(5000));
      const token = randomUUID();
      await store.files.claimVerification({ fileId, token, leaseSeconds: 60, jobs: [] });
      await assertRefused(store, file(0), { ...TWO_OPEN, maxOpenUploads: 1 });
      await assertRefused(store, file(1), bytes(5000));
      await store.files.accept({ fileId, token, ...JUDGED, size: 1000, conversions: [], tagging: null, jobs: [] });
      await assertRefused(store, file(4001), bytes(5000));
      const last = await store.files.create(file(4000), { maxOpenUploads: 1, maxBytesStored: 5000 });
      await assertRefused(store, file(1), bytes(5000));
      // Going back from VERIFYING, and attaching, change nothing.
      await store.files.claimVerification({ fileId: last.id, token, leaseSeconds: 60, jobs: [] });
      await store.files.reopenUpload({ fileId: last.id, token });
      await store.files.attach({ fileIds: [fileId], target: 'Customer.logo' });
      await assertRefused(store, file(1), bytes(5000));
      await store.files.create(file(0), TWO_OPEN);
    },
  },
  {
    name: 'a file that was aborted, expired, rejected or deleted leaves its room to others',
    run: async ({ store }) => {
      const ownerId = newOwner();
      const quota: UploadQuota = { maxOpenUploads: 1, maxBytesStored: 1000 };
      const file = newFile({ ownerId, uploadExpiresInSeconds: 0 });
      const create = async (): Promise<string> => (await store.files.create({ ...file, id: randomUUID() }, quota)).id;
      for (const as of ['ABORTED', 'EXPIRED'] as const) {
        assert.equal(await store.files.endUpload({ fileId: await create(), as, jobs: [] }), true);
      }
      const rejected = await create();
      const token = randomUUID();
      const rejection = { code: 'FILE_TYPE_NOT_ACCEPTED', message: 'Not this type.' };
      await store.files.claimVerification({ fileId: rejected, token, leaseSeconds: 60, jobs: [] });
      await store.files.reject({ fileId: rejected, token, rejection, jobs: [] });
      await store.files.delete({ fileId: await create(), jobs: [] });
      const ready = await create();
      await store.files.claimVerification({ fileId: ready, token, leaseSeconds: 60, jobs: [] });
      await store.files.accept({ fileId: ready, token, ...JUDGED, conversions: [], tagging: null, jobs: [] });
      await assertRefused(store, newFile({ ownerId }), quota);
      await store.files.delete({ fileId: ready, jobs: [] });
      // What was rejected took nothing, so that deleting it gives nothing back.
      await store.files.delete({ fileId: rejected, jobs: [] });
      await create();
      await assertRefused(store, newFile({ ownerId }), quota);
    },
  },
  {
    name: 'a quota counts the files of one owner, also those that were created without one',
    run: async ({ store }) => {
      const ownerId = newOwner();
      await store.files.create(newFile());
      await store.files.create(newFile({ ownerId }));
      await store.files.create(newFile({ ownerId }), TWO_OPEN);
      await assertRefused(store, newFile({ ownerId }), TWO_OPEN);
      await store.files.create(newFile({ ownerId }));
      await store.files.create(newFile({ ownerId }), { maxOpenUploads: null, maxBytesStored: null });
    },
  },
  {
    name: 'the files of nobody have no owner, are in no list, and count for a quota together',
    run: async ({ store }) => {
      const file = await store.files.create(newFile({ ownerId: null }));
      assert.equal(file.ownerId, null);
      assert.equal((await store.files.get({ ids: [file.id] }))[0]?.ownerId, null);
      assert.deepEqual((await listOf(store, '')).files, []);
      await store.files.create(newFile({ ownerId: newOwner() }), { maxOpenUploads: 1, maxBytesStored: null });
      await assertRefused(store, newFile({ ownerId: null }), { maxOpenUploads: 1, maxBytesStored: null });
      await store.files.delete({ fileId: file.id, jobs: [] });
    },
  },
];

function newOwner(): string {
  return `owner-${randomUUID()}`;
}

function listOf(store: Store, ownerId: string): ReturnType<Store['files']['list']> {
  const all = {
    status: null,
    contentType: null,
    tags: null,
    direction: 'NEWEST_FIRST',
    first: 100,
    after: null,
  } as const;
  return store.files.list({ ownerId, ...all });
}

/** The ids of those that got through. */
async function createdOfFifty(
  stores: readonly [Store, Store],
  file: Partial<NewFile>,
  quota: UploadQuota,
): Promise<readonly string[]> {
  const ids = await Promise.all(
    Array.from({ length: 50 }, async (_, index) => {
      try {
        return (await stores[index % 2 === 0 ? 0 : 1].files.create(newFile(file), quota)).id;
      } catch (error) {
        assertQuotaExceeded(error);
        return null;
      }
    }),
  );
  return ids.filter((id) => id !== null);
}

async function assertRefused(store: Store, file: NewFile, quota: UploadQuota): Promise<void> {
  await assert.rejects(store.files.create(file, quota), (error) => assertQuotaExceeded(error));
  assert.deepEqual(await store.files.get({ ids: [file.id] }), []);
}

function assertQuotaExceeded(error: unknown): true {
  assert.ok(error instanceof DarkroomError, String(error));
  assert.equal(error.code, 'QUOTA_EXCEEDED');
  return true;
}
