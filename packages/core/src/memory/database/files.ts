import type { FileListQuery, DatabaseFiles } from '../../ports/database.ts';
import { jobsFor } from '../../ports/jobs.ts';
import type { FileRecord, NewFile } from '../../ports/records.ts';
import { RESERVATION_HOLDS_SECONDS } from '../../ports/rules/attachments.ts';
import { nameKey } from '../../ports/rules/name-key.ts';
import { type QuotaUsage, requireQuota, requireRoomForAnonymous, reservedBytes } from '../../ports/rules/quota.ts';
import type { MemoryAttachments } from './attachments.ts';
import { byCreation, pageOf } from './page-of.ts';
import type { MemoryRecords } from './records.ts';
import { requireNoTransaction } from './require-no-transaction.ts';
import { matchesTags } from './tag-records.ts';

/**
 * {@link DatabaseFiles} over records in memory. A method never awaits before it is done, which makes it a transaction.
 */
export function memoryDatabaseFiles(records: MemoryRecords, attachments: MemoryAttachments): DatabaseFiles {
  const { now, change } = records;

  const held = (fileId: string, token: string): FileRecord | null => {
    const file = records.get(fileId);
    return file?.status === 'VERIFYING' && records.lease(fileId)?.token === token ? file : null;
  };
  /** The bytes reserved by files that are not deleted, and for whom; records do not expose them. */
  const accounts = new Map<string, Account>();
  const usageOf = (isOf: (file: FileRecord, account: Account | undefined) => boolean): QuotaUsage => {
    const own = records.all().filter((file) => isOf(file, accounts.get(file.id)));
    const open = own.filter(({ status }) => status === 'UPLOADING' || status === 'VERIFYING');
    const stored = own.filter(({ status }) => status === 'READY');
    const bytes = [...open.map(({ id }) => accounts.get(id)?.bytes ?? 0), ...stored.map(({ size }) => size ?? 0)];
    return {
      openUploads: open.length,
      undeclaredUploads: open.filter(({ declaredSize }) => declaredSize === null).length,
      bytesStored: bytes.reduce((sum, size) => sum + size, 0),
    };
  };
  const isExpired = ({ id, status, expiresAt }: FileRecord): boolean =>
    status === 'READY' && expiresAt !== null && expiresAt <= now() && attachments.isFree(id);
  const leaseUntil = (leaseSeconds: number): number => now().getTime() + leaseSeconds * 1000;

  return {
    create: async (input, quota, together) => {
      if (records.exists(input.id)) throw new Error(`A file with the id ${input.id} already exists.`);
      const { uploadExpiresInSeconds, reservedBytes: bytes, anonymousKey, ...file } = structuredClone(input);
      const ofOwner = usageOf(({ ownerId }) => ownerId === input.ownerId);
      if (together !== undefined) requireRoomForAnonymous(input, together, ofOwner);
      if (quota !== undefined) {
        const ofKey = usageOf((_file, account) => account?.anonymousKey === anonymousKey);
        requireQuota(input, quota, anonymousKey === undefined ? ofOwner : ofKey);
      }
      accounts.set(input.id, { bytes: bytes ?? reservedBytes(input), anonymousKey });
      if (anonymousKey !== undefined) records.setAnonymousKey(input.id, anonymousKey);
      const createdAt = now();
      return records.add({
        ...file,
        status: 'UPLOADING',
        version: 1,
        contentType: null,
        size: null,
        sha256: null,
        width: null,
        height: null,
        placeholder: null,
        exif: null,
        focalPoint: null,
        uploadId: null,
        uploadExpiresAt: new Date(createdAt.getTime() + uploadExpiresInSeconds * 1000),
        publicKey: null,
        rejection: null,
        createdAt,
        completedAt: null,
        conversions: [],
        attachments: [],
        wasAttached: false,
        expiresAt: null,
        tagging: null,
      });
    },

    setUploadId: async ({ fileId, uploadId }) => {
      const file = records.get(fileId);
      if (file?.status !== 'UPLOADING' || file.uploadId !== null) return false;
      records.put({ ...file, uploadId });
      return true;
    },

    get: async ({ ids, db }) => {
      requireNoTransaction(db);
      return [...new Set(ids)].map((id) => records.get(id)).filter((file) => file !== null);
    },

    list: async (query) => {
      const matching = records
        .all()
        .filter(
          (file) => matches(file, query) && (query.tags === null || matchesTags(records.tags.of(file.id), query.tags)),
        );
      return pageOf(matching, query);
    },

    beginVerification: async ({ fileId, token, leaseSeconds, jobs }) => {
      const file = records.get(fileId);
      const lease = { token, endsAt: leaseUntil(leaseSeconds) };
      if (file?.status === 'UPLOADING') {
        records.setLease(fileId, lease);
        change({ ...file, status: 'VERIFYING' }, jobs);
        return true;
      }
      if (file?.status !== 'VERIFYING' || !records.leaseEnded(fileId)) return false;
      records.setLease(fileId, lease);
      records.addJobs(fileId, jobs);
      return true;
    },

    renewVerification: async ({ fileId, token, leaseSeconds }) => {
      if (held(fileId, token) === null) return false;
      records.setLease(fileId, { token, endsAt: leaseUntil(leaseSeconds) });
      return true;
    },

    setPlaceholder: async ({ fileId, placeholder, exif = null }) => {
      const file = records.get(fileId);
      if (file?.status !== 'READY' || file.placeholder !== null) return false;
      change({ ...file, ...structuredClone({ placeholder, exif }) }, []);
      return true;
    },

    requestPlaceholder: async ({ fileId, jobs }) => {
      const file = records.get(fileId);
      if (file?.status !== 'READY' || file.placeholder !== null) return false;
      records.addJobs(fileId, jobs);
      return true;
    },

    listWithoutPlaceholder: async ({ contentTypes, after, limit }) => {
      const types: ReadonlySet<string | null> = new Set(contentTypes);
      return records
        .all()
        .filter((file) => file.status === 'READY' && file.placeholder === null && types.has(file.contentType))
        .map(({ id }) => id)
        .filter((id) => after === null || id > after)
        .toSorted()
        .slice(0, limit);
    },

    reopenUpload: async ({ fileId, token }) => {
      const file = held(fileId, token);
      if (file === null) return false;
      records.setLease(fileId, null);
      change({ ...file, status: 'UPLOADING' }, []);
      return true;
    },

    markReady: async ({ fileId, token, conversions, tagging, jobs, ...judged }) => {
      const file = held(fileId, token);
      if (file === null) return false;
      records.setLease(fileId, null);
      const requested = conversions.map((conversion) => records.newConversion(fileId, conversion));
      const requestedTagging = tagging === null ? null : records.newTagging(tagging);
      const seconds = file.policy.unattachedExpiresInSeconds ?? null;
      const isAttached = file.attachments.some(({ isReserved }) => !isReserved);
      change(
        {
          ...file,
          ...judged,
          status: 'READY',
          completedAt: now(),
          expiresAt: seconds === null || isAttached ? null : new Date(now().getTime() + seconds * 1000),
          conversions: requested,
          tagging: requestedTagging,
        },
        jobs,
      );
      return true;
    },

    markRejected: async ({ fileId, token, rejection, jobs }) => {
      const file = held(fileId, token);
      if (file === null) return false;
      records.setLease(fileId, null);
      change({ ...file, status: 'REJECTED', rejection: { ...rejection }, completedAt: now() }, jobs);
      return true;
    },

    endUpload: async ({ fileId, as, jobs }) => {
      const file = records.get(fileId);
      if (file?.status !== 'UPLOADING') return false;
      if (as === 'EXPIRED' && file.uploadExpiresAt > now()) return false;
      change({ ...file, status: as }, jobs);
      return true;
    },

    delete: async ({ fileId, jobs, onlyIf }) => {
      const file = records.get(fileId);
      if (file === null) return false;
      if (onlyIf === 'EXPIRED' && !isExpired(file)) return false;
      if (onlyIf === 'UNRESERVED' && attachments.isReserved(fileId, RESERVATION_HOLDS_SECONDS)) return false;
      attachments.forget(fileId);
      records.bury(fileId, jobsFor(jobs, file));
      accounts.delete(fileId);
      return true;
    },

    listExpired: async ({ limit }) =>
      records
        .all()
        .filter(isExpired)
        .toSorted((a, b) => Number(a.expiresAt) - Number(b.expiresAt))
        .slice(0, limit),

    listStale: async ({ limit }) =>
      records
        .all()
        .filter(
          (file) =>
            (file.status === 'UPLOADING' && file.uploadExpiresAt <= now()) ||
            (file.status === 'VERIFYING' && records.leaseEnded(file.id)),
        )
        .toSorted(byCreation)
        .slice(0, limit),

    listUndeclared: async ({ limit, after, withDeclared = false }) =>
      records
        .all()
        .filter(
          (file) =>
            file.status === 'UPLOADING' &&
            (withDeclared || file.declaredSize === null) &&
            file.uploadId !== null &&
            (after === null || byCreation(file, after) > 0),
        )
        .toSorted(byCreation)
        .slice(0, limit),

    listAll: async ({ limit, after }) =>
      records
        .all()
        .filter(({ id }) => after === null || id > after)
        .toSorted((a, b) => (a.id < b.id ? -1 : 1))
        .slice(0, limit),

    countVerifying: async () => records.all().filter(({ status }) => status === 'VERIFYING').length,
  };
}

interface Account {
  readonly bytes: number;
  readonly anonymousKey: NewFile['anonymousKey'];
}

function matches(file: FileRecord, query: FileListQuery): boolean {
  const { ownerId, status, contentType, createdAfter, createdBefore, namePrefix, visibility, targets, ids } = query;
  if (file.ownerId !== ownerId) return false;
  if (status !== null && !status.includes(file.status)) return false;
  if (createdAfter != null && file.createdAt <= createdAfter) return false;
  if (createdBefore != null && file.createdAt >= createdBefore) return false;
  if (namePrefix != null && !beginsWith(file.name, namePrefix)) return false;
  if (visibility != null && file.visibility !== visibility) return false;
  if (targets != null && (file.target === null || !targets.includes(file.target))) return false;
  if (ids != null && !ids.includes(file.id)) return false;
  if (contentType === null) return true;
  return contentType.endsWith('/*')
    ? file.contentType?.startsWith(contentType.slice(0, -1)) === true
    : file.contentType === contentType;
}

function beginsWith(name: string | null, prefix: string): boolean {
  return name !== null && nameKey(name).startsWith(nameKey(prefix));
}
