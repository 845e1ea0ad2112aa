import { useMemo, useSyncExternalStore } from 'react';
import type { DarkroomClientError } from '../errors/client-error.ts';
import type { ReviewedTag } from '../tags/review-tags.ts';
import { createTagReview, type TagReviewStore } from '../tags/tag-review.ts';
import { useDarkroom } from './darkroom-provider.tsx';

/** The review of a file's tags. */
export interface TagReview extends Pick<TagReviewStore, 'confirm' | 'reject' | 'add' | 'discardRest' | 'undo'> {
  /** The tags with the pending decisions applied, most confident first. */
  readonly tags: readonly ReviewedTag[];
  /** Whether decisions are pending. */
  readonly pending: boolean;
  /** Whether there is a decision to undo. */
  readonly canUndo: boolean;
  /** Why the last decision was reverted; null once another is made. */
  readonly error: DarkroomClientError | null;
}

/**
 * The tags of a file, and decisions on them. Decisions are shown immediately, sent with the version that the reviewer
 * saw, and reverted if the server refuses them.
 *
 * @example
 * const { tags, confirm, reject, undo } = useTagReview(id);
 */
export function useTagReview(id: string): TagReview {
  const client = useDarkroom();
  const review = useMemo(() => createTagReview(client, id), [client, id]);
  const state = useSyncExternalStore(review.subscribe, review.getState, review.getState);
  const { confirm, reject, add, discardRest, undo } = review;
  return { ...state, confirm, reject, add, discardRest, undo };
}
