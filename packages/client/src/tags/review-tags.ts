import type { DarkroomClient } from '../darkroom-client.ts';
import { rootField } from '../transport/names.ts';

/** A tag on a file. */
export interface ReviewedTag {
  readonly name: string;
  /** The tagger's confidence, 0 to 1; null for a tag that a person added. */
  readonly confidence: number | null;
  readonly status: 'SUGGESTED' | 'CONFIRMED' | 'REJECTED';
  /** The tagger's name, or `viewer` for a tag that a person added. */
  readonly source: string;
}

/** Decisions on tags. Either all are applied or none. */
export interface TagReviewInput {
  /** Names of the file's tags to confirm. */
  readonly confirm?: readonly string[];
  /** Names of the file's tags to reject. */
  readonly reject?: readonly string[];
  /** Names of tags to add to the file. */
  readonly add?: readonly string[];
  /** Names of suggestions whose decision is reverted. */
  readonly reset?: readonly string[];
  /** What happens to suggestions that are not named. @default 'KEEP' */
  readonly unreviewed?: 'KEEP' | 'DISCARD';
  /** The version of the file that the reviewer saw. @default any version */
  readonly ifVersion?: number;
}

/** The tags of a file after a review. */
export interface ReviewedFile {
  readonly version: number;
  readonly tags: readonly ReviewedTag[];
}

/**
 * Applies decisions to the tags of a file, and returns the resulting tags.
 *
 * @throws {DarkroomClientError} FILE_CHANGED if the tags have changed since `ifVersion`, and other codes of the server.
 */
export async function reviewTags(
  { services: { names }, request }: DarkroomClient,
  id: string,
  review: TagReviewInput,
): Promise<ReviewedFile> {
  const unreviewed = names['UnreviewedFileTags'] ?? 'UnreviewedFileTags';
  const operation = `mutation reviewFileTags($id: ID!, $confirm: [String!], $reject: [String!], $add: [String!], $reset: [String!], $unreviewed: ${unreviewed}, $ifVersion: Int) { ${rootField(names, 'Mutation.reviewFileTags')}(id: $id, confirm: $confirm, reject: $reject, add: $add, reset: $reset, unreviewed: $unreviewed, ifVersion: $ifVersion) { id version tags { id name confidence status source } } }`;
  const { reviewFileTags } = await request<{ readonly reviewFileTags: ReviewedFile }>(operation, { id, ...review });
  return reviewFileTags;
}
