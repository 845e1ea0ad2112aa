import type { JobView } from '../file/photo.ts';

/** The input of {@link describeTagging}. */
export interface TaggingFacts {
  readonly isReady: boolean;
  readonly tagging: JobView | null;
  /** The number of tags to review. */
  readonly suggested: number;
  readonly confirmed: number;
}

/** Describes the state of a photo's tags. */
export function describeTagging({ isReady, tagging, suggested, confirmed }: TaggingFacts): string {
  if (suggested > 0) return `${suggested} suggested. Which are right?`;
  if (!isReady) return 'Tags are suggested after the upload.';
  if (tagging?.status === 'FAILED') return tagging.error ?? 'No tags could be suggested.';
  if (tagging !== null && tagging.status !== 'DONE') return tagging.error ?? 'Looking for tags…';
  if (confirmed > 0) return 'All tags are reviewed.';
  return tagging === null
    ? 'No tags are suggested for this kind of file.'
    : 'All tags are reviewed. This photo has no tags.';
}
