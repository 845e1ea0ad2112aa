import type { DarkroomClient } from '../darkroom-client.ts';
import { rootField } from '../transport/names.ts';

/** A tag on a file. */
export interface ReviewedTag {
  readonly name: string;
  /** How sure the tagger is, 0 to 1; null for a tag that a person added. */
  readonly confidence: number | null;
  readonly status: 'SUGGESTED' | 'CONFIRMED' | 'REJECTED';
  /** The tagger, or `viewer`. */
  readonly source: string;
}

/** Decisions on tags, all or none. */
export interface TagReviewInput {
  /** Names of tags on the file that are right. */
  readonly confirm?: readonly string[];
  /** Names of tags on the file that are wrong. */
  readonly reject?: readonly string[];
  /** Names of tags to put on the file. */
  readonly add?: readonly string[];
  /** Names of suggestions whose decision is taken back. */
  readonly reset?: readonly string[];
  /** What becomes of suggestions that are not named. @default 'KEEP' */
  readonly unreviewed?: 'KEEP' | 'DISCARD';
  /** The version of the file that was looked at. @default whichever it is */
  readonly ifVersion?: number;
}

/** The tags of a file after a review. */
export interface ReviewedFile {
  readonly version: number;
  readonly tags: readonly ReviewedTag[];
}

/**
 * Decides on the tags of a file, and gives them as they are then.
 *
 * @throws {DarkroomClientError} FILE_CHANGED where the tags have changed since `ifVersion`, and others of the server's.
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
