import { renewStorageMark } from '../files/storage-mark.ts';
import type { Services } from '../services.ts';
import { sweepAttachments } from './sweep-attachments.ts';
import { sweepUndeclared } from './sweep-undeclared.ts';
import { sweepUnknownUploads } from './sweep-unknown-uploads.ts';
import { sweepUploads } from './sweep-uploads.ts';

/** What a sweep found. */
export interface SweepFindings {
  /** Uploads that were not completed in time, and expired. */
  readonly expired: number;
  /** Verifications that everyone had left, and that were looked after. */
  readonly abandoned: number;
  /** Uploads of undeclared size that were rejected, as more had landed than their policy allows. */
  readonly oversized: number;
  /** Multipart uploads in the storage that are on no record. */
  readonly unknown: number;
  /** Attachments that ended, as no row of the host's tables had named their file for longer than the grace period. */
  readonly unreferenced: number;
  /** Files of mutations whose process died before they were attached, and that are attached now. */
  readonly settled: number;
  /** Files that were deleted, as they had been without an attachment for too long. */
  readonly unattached: number;
}

/**
 * Looks after what was abandoned, or is more than it may be: uploads of this database's records, then those in the
 * storage that no record knows. Reports, and removes nothing there, where the storage bears the mark of
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
    `The storage bears the mark of another copy of this database, so nothing is removed there; ${unknown} open multipart uploads in it are on no record here. If this copy is to go on, and not the other, run \`npx @graphql-darkroom/core claim-storage\`.`,
  );
  return findings;
}
