import type { FileRecord } from '../ports/records.ts';

/** Leaves the smallest budget, that of an anonymous caller, enough room for the selected fields of one upload. */
const MOST = 4000;

/**
 * The cost, in `maxFields`, of having storage list the parts of an upload: 1 for each part, up to a number that lets
 * every caller complete the largest upload.
 */
export function listingCost({ partCount }: Pick<FileRecord, 'partCount'>): number {
  return Math.min(partCount, MOST);
}
