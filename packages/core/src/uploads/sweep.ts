import { renewStorageMark } from '../files/storage-mark.ts';
import type { Services } from '../services.ts';
import { sweepAttachments } from './sweep-attachments.ts';
import { sweepUndeclared } from './sweep-undeclared.ts';
import { sweepUnknownUploads } from './sweep-unknown-uploads.ts';
import { sweepUploads } from './sweep-uploads.ts';

/** The results of a sweep. */
export interface SweepFindings {
  /** Uploads that expired because they were not completed in time. */
  readonly expired: number;
  /** Abandoned verifications that were taken up. */
  readonly abandoned: number;
  /** Uploads of undeclared size that were rejected because they received more bytes than their policy allows. */
  readonly oversized: number;
  /** Multipart uploads in the storage that no record needs. */
  readonly unknown: number;
  /**
   * Attachments that ended because no row of the host's tables had named their file for longer than the grace period.
   */
  readonly unreferenced: number;
  /** Files that are now attached because the process of their mutation died before it attached them. */
  readonly settled: number;
  /** Files that were deleted because they had been without an attachment for too long. */
  readonly unattached: number;
}

/**
 * Cleans up what was abandoned or exceeds its limits: first the uploads of this database's records, then those in the
 * storage without a record. Only reports the latter, and deletes nothing there, if the storage bears the mark of
 * another copy of this database.
 */
export async function sweep(services: Services): Promise<SweepFindings> {
  const stale = await sweepUploads(services);
  const oversized = await sweepUndeclared(services);
  const isForeign = (await renewStorageMark(services)) === 'FOREIGN';
  const unknown = await sweepUnknownUploads(services, { remove: !isForeign });
  const attachments = await sweepAttachments(services);
  const findings = { ...stale, oversized, unknown, ...attachments };
  if (!isForeign) return findings;
  services.log.error(
    `Another copy of this database has claimed the storage, so this database deletes nothing there. The storage has ${unknown} open multipart uploads without a record here. If this database is the one to keep, run \`npx @graphql-darkroom/core claim-storage\`.`,
  );
  return findings;
}
