import type { DatabaseFiles, UploadQuota } from '../../../src/ports/database.ts';
import type { FileRecord, NewFile } from '../../../src/ports/records.ts';
import { requireQuota } from '../../../src/ports/rules/quota.ts';
import { type BrokenDatabase, breaking } from './breaking.ts';

const NO_LIMIT: UploadQuota = { maxOpenUploads: null, maxBytesStored: null };

type Create = DatabaseFiles['create'];

const breakCreate = (change: (create: Create, files: DatabaseFiles) => Create): BrokenDatabase =>
  breaking(({ files }) => ({
    files: { ...files, create: change((file, quota) => files.create(file, quota), files) },
  }));

/** Counts by a rule of its own all files that were ever created. */
const counting = (openOf: (file: FileRecord) => number, bytesOf: (file: FileRecord) => number): BrokenDatabase =>
  breakCreate((create, files) => {
    const created: NewFile[] = [];
    return async (file, quota) => {
      const ids = created.filter(({ ownerId }) => ownerId === file.ownerId).map(({ id }) => id);
      const own = await files.get({ ids });
      const sum = (of: (record: FileRecord) => number): number => own.reduce((total, one) => total + of(one), 0);
      if (quota !== undefined) {
        const usage = { openUploads: sum(openOf), undeclaredUploads: 0, bytesStored: sum(bytesOf) };
        requireQuota(file, quota, usage);
      }
      created.push(file);
      return create(file);
    };
  });

const isOpen = ({ status }: FileRecord): boolean => status === 'UPLOADING' || status === 'VERIFYING';
const declared = (file: FileRecord): number => file.declaredSize ?? file.policy.maxBytes;

/** What `BROKEN_DATABASES` has for the cases about quotas. */
export const BROKEN_QUOTAS: Readonly<Record<string, readonly BrokenDatabase[]>> = {
  'of fifty uploads that one owner starts concurrently, exactly as many are created as may be open': [
    // Looks, and then writes.
    counting(
      (file) => (isOpen(file) ? 1 : 0),
      () => 0,
    ),
    breakCreate((create) => (file) => create(file)),
  ],
  'of fifty uploads that one owner starts concurrently, exactly as many are created as there are bytes for': [
    counting(() => 0, declared),
  ],
  'an open upload reserves its declared size, or the maximum of its policy': [
    counting(
      () => 0,
      (file) => file.declaredSize ?? 0,
    ),
    counting(
      () => 0,
      (file) => file.policy.maxBytes,
    ),
    breakCreate((create) => (file, quota) => create({ ...file, policy: { ...file.policy, maxBytes: 1 } }, quota)),
  ],
  'a file in verification counts for a quota until it is READY, and then by its real size, not as open': [
    counting(
      (file) => (file.status === 'UPLOADING' ? 1 : 0),
      (file) => file.size ?? declared(file),
    ),
    counting((file) => (isOpen(file) ? 1 : 0), declared),
    counting(
      () => 1,
      (file) => file.size ?? declared(file),
    ),
    counting(
      (file) => (isOpen(file) ? 1 : 0),
      (file) => file.size ?? 0,
    ),
  ],
  'an aborted, expired, rejected or deleted file frees its space': [
    counting((file) => (isOpen(file) ? 1 : 0), declared),
    counting(
      (file) => (isOpen(file) || file.status === 'REJECTED' ? 1 : 0),
      (file) => file.size ?? 0,
    ),
    counting(
      (file) => (isOpen(file) ? 1 : 0),
      () => 0,
    ),
  ],
  'a quota counts the files of one owner, also those that were created without one': [
    breakCreate((create) => (file, quota) => create({ ...file, ownerId: 'everyone' }, quota)),
    breakCreate((create) => {
      let opened = 0;
      return (file, quota) => {
        if (quota !== undefined && quota.maxOpenUploads !== null) opened += 1;
        return create(file, opened > 2 ? quota : NO_LIMIT);
      };
    }),
  ],
  'the files of anonymous callers have no owner, are in no list, and share one quota': [
    breakCreate((create) => (file, quota) => create({ ...file, ownerId: file.ownerId ?? '' }, quota)),
    breakCreate((create) => (file, quota) => create(file, file.ownerId === null ? NO_LIMIT : quota)),
  ],
};

const breakListing = (change: (files: DatabaseFiles) => DatabaseFiles['listUndeclared']): BrokenDatabase =>
  breaking(({ files }) => ({ files: { ...files, listUndeclared: change(files) } }));

/** What `BROKEN_DATABASES` has for the cases about uploads of undeclared size, and anonymous callers. */
export const BROKEN_UNDECLARED: Readonly<Record<string, readonly BrokenDatabase[]>> = {
  'open multipart uploads without a size are listed as undeclared, oldest first, a page at a time': [
    breakListing((files) => async (input) => (await files.listUndeclared(input)).toReversed()),
    breakListing(
      (files) =>
        async ({ limit }) =>
          files.listUndeclared({ limit, after: null }),
    ),
    breakListing(
      (files) =>
        async ({ after }) =>
          files.listUndeclared({ limit: 1000, after }),
    ),
    breakListing(() => async () => []),
  ],
  'undeclared uploads are listed together with declared ones if requested, and no others': [
    breakListing(
      (files) =>
        async ({ limit, after }) =>
          files.listUndeclared({ limit, after }),
    ),
  ],
  'of fifty uploads of undeclared size that one owner starts concurrently, exactly as many are created as may be': [
    breakCreate((create) => (file) => create(file)),
    // Counts the others, too.
    breakCreate(
      (create) => (file, quota) => create(file, { ...NO_LIMIT, maxOpenUploads: quota?.maxUndeclaredUploads ?? null }),
    ),
  ],
  'an open upload counts with the bytes that it reserves, if it declares them': [
    breakCreate((create) => (file, quota) => create({ ...file, reservedBytes: 1 }, quota)),
  ],
  'anonymous callers with keys each have an exact quota until their files are deleted': [
    breakCreate((create) => (file, quota) => create({ ...file, anonymousKey: 'everyone' }, quota)),
    breakCreate((create) => (file) => create(file)),
  ],
  'anonymous callers with keys have a quota together, too': [
    breakCreate((create) => (file, quota) => create(file, quota)),
  ],
};
