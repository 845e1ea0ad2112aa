import type { FileRecord } from '../ports/records.ts';

/** As many as leave the smallest budget, that of an anonymous caller, room for what is selected of one upload. */
const MOST = 4000;

/**
 * What is taken from `maxFields` to have storage list the parts of an upload: one for each, up to a number with which
 * the largest upload can be completed by anyone.
 */
export function listingCost({ partCount }: Pick<FileRecord, 'partCount'>): number {
  return Math.min(partCount, MOST);
}
