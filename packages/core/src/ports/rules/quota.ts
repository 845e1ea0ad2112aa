import { counted } from '../../errors/counted.ts';
import { DarkroomError } from '../../errors/darkroom-error.ts';
import type { UploadQuota } from '../database.ts';
import type { NewFile } from '../records.ts';

/** How much of a quota an owner's files use: see {@link UploadQuota}. */
export interface QuotaUsage {
  /** Files that are UPLOADING or VERIFYING. */
  readonly openUploads: number;
  /** Those of them that declared no size. */
  readonly undeclaredUploads: number;
  /** Bytes of the READY files, plus those that the open ones have reserved. */
  readonly bytesStored: number;
}

/** The bytes of a quota that an upload uses until it is READY. */
export function reservedBytes(file: Pick<NewFile, 'reservedBytes' | 'declaredSize' | 'policy'>): number {
  return file.reservedBytes ?? file.declaredSize ?? file.policy.maxBytes;
}

/**
 * Checks that one more file fits into its owner's quota. For databases: call it under the owner's lock, in the
 * transaction that writes the file.
 *
 * @throws {DarkroomError} QUOTA_EXCEEDED, with the quota in its context.
 */
export function requireQuota(file: NewFile, quota: UploadQuota, usage: QuotaUsage): void {
  const { maxOpenUploads, maxUndeclaredUploads = null, maxBytesStored } = quota;
  if (maxOpenUploads !== null && usage.openUploads >= maxOpenUploads) {
    throw new DarkroomError(
      'QUOTA_EXCEEDED',
      `At most ${counted(maxOpenUploads, 'upload')} may be open at a time. Complete or abort one before you start the next.`,
      { context: { maxOpenUploads } },
    );
  }
  const isUndeclared = file.declaredSize === null;
  if (isUndeclared && maxUndeclaredUploads !== null && usage.undeclaredUploads >= maxUndeclaredUploads) {
    throw new DarkroomError(
      'QUOTA_EXCEEDED',
      `At most ${counted(maxUndeclaredUploads, 'upload')} of undeclared size may be open at a time. Pass the \`size\` of this one, or complete or abort another.`,
      { context: { maxUndeclaredUploads } },
    );
  }
  const bytes = reservedBytes(file);
  if (maxBytesStored !== null && usage.bytesStored + bytes > maxBytesStored) {
    throw new DarkroomError(
      'QUOTA_EXCEEDED',
      `This upload may take ${counted(bytes, 'byte')}, but only ${Math.max(0, maxBytesStored - usage.bytesStored)} of ${maxBytesStored} are left. Delete files, ${
        isUndeclared ? moreToSay(file) : 'or upload a smaller one.'
      }`,
      { context: { maxBytesStored } },
    );
  }
}

function moreToSay({ partCount, partSize }: NewFile): string {
  return `or pass the exact \`size\` of this one${partSize === null && partCount > 1 ? ', or its `partSize`' : ''}.`;
}

/**
 * Checks that one more file of an anonymous caller fits beside those of all other anonymous callers. For databases;
 * call it like {@link requireQuota}.
 *
 * @throws {DarkroomError} QUOTA_EXCEEDED.
 */
export function requireRoomForAnonymous(file: NewFile, together: UploadQuota, usage: QuotaUsage): void {
  try {
    requireQuota(file, together, usage);
  } catch {
    // The original message would ask the caller to end uploads of others. It is not kept as `cause` either: that would
    // log a line for each refusal.
    throw new DarkroomError(
      'QUOTA_EXCEEDED',
      'All anonymous callers together have reached their limit of uploads or bytes. Try again later, or sign in.',
    );
  }
}
