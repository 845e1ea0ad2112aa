import type { NewTagging, TaggingRecord } from '../../ports/records.ts';
import type { MemoryRecords } from './records.ts';

/** The tagging of a READY file after a request for it, or why it stays as it is. */
export function requestedTagging(
  records: Pick<MemoryRecords, 'newTagging'>,
  before: TaggingRecord | null,
  tagging: NewTagging,
  maxRequests: number,
): TaggingRecord | 'UNCHANGED' | 'EXHAUSTED' {
  if (before === null) return records.newTagging(tagging);
  if (before.status !== 'FAILED' && before.source === tagging.source) return 'UNCHANGED';
  if (before.requests >= maxRequests) return 'EXHAUSTED';
  return { ...records.newTagging(tagging), requests: before.requests + 1, copyId: before.copyId };
}
