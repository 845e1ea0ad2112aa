import { DarkroomError } from '../errors.ts';
import type { NewFile, UploadQuota } from '../ports/database.ts';

/** What an owner's files take of a quota: see {@link UploadQuota}. */
export interface QuotaUsage {
  /** Files that are UPLOADING or VERIFYING. */
  readonly openUploads: number;
  /** Bytes of the files that are READY, and those that the open ones have reserved. */
  readonly bytesStored: number;
}

/** The bytes that an upload reserves until it is READY: what was declared, else the most that its policy accepts. */
export function reservedBytes(file: Pick<NewFile, 'declaredSize' | 'policy'>): number {
  return file.declaredSize ?? file.policy.maxBytes;
}

/**
 * Checks that one more file fits into its owner's quota. For databases: call it under the owner's lock, in the transaction that writes the file.
 *
 * @throws {DarkroomError} QUOTA_EXCEEDED, with the quota in its context.
 */
export function requireQuota(file: NewFile, quota: UploadQuota, usage: QuotaUsage): void {
  const { maxOpenUploads, maxBytesStored } = quota;
  if (maxOpenUploads !== null && usage.openUploads >= maxOpenUploads) {
    throw new DarkroomError(
      'QUOTA_EXCEEDED',
      `${maxOpenUploads} uploads may be open at a time. Complete or abort one, then start the next.`,
      { context: { maxOpenUploads } },
    );
  }
  const bytes = reservedBytes(file);
  if (maxBytesStored !== null && usage.bytesStored + bytes > maxBytesStored) {
    throw new DarkroomError(
      'QUOTA_EXCEEDED',
      `This upload may take ${bytes} bytes, and ${Math.max(0, maxBytesStored - usage.bytesStored)} of ${maxBytesStored} are left. Delete files, ${
        file.declaredSize === null ? 'or say the exact `size` of this one.' : 'or send a smaller one.'
      }`,
      { context: { maxBytesStored } },
    );
  }
}
