import { DarkroomError } from '../errors.ts';
import type { FileTagFilter, FileTagRecord, FileTagStatus } from '../ports/store-tags.ts';
import { requireTagNames } from './tag-name.ts';

/** The most names in one filter. */
const MAX_NAMES = 100;

/** What a client restricts a list of files by. */
export interface TagFilterInput {
  readonly all: readonly string[];
  readonly any: readonly string[];
  readonly none: readonly string[];
  /** Null for those that were not rejected. */
  readonly status: readonly FileTagStatus[] | null;
  /** 0 to 1; null for all. */
  readonly minConfidence: number | null;
}

/**
 * The filter that a client means; null for one that restricts nothing.
 *
 * @throws {DarkroomError} BAD_USER_INPUT.
 */
export function readTagFilter(input: TagFilterInput): FileTagFilter | null {
  const { status, minConfidence } = input;
  const given = [...input.all, ...input.any, ...input.none];
  if (given.length > MAX_NAMES) {
    throw new DarkroomError('BAD_USER_INPUT', `\`where.tags\` may have at most ${MAX_NAMES} names.`);
  }
  if (status?.length === 0) {
    throw new DarkroomError('BAD_USER_INPUT', '`where.tagStatus` is empty, so no tag counts: leave it out.');
  }
  requireConfidence(minConfidence, 'where.minConfidence');
  if (given.length === 0 && status === null && minConfidence === null) return null;
  return {
    all: keys(input.all, 'all'),
    any: keys(input.any, 'any'),
    none: keys(input.none, 'none'),
    // Each may cost a store a search of its own, and a client can name one ten thousand times.
    status: status === null ? ['SUGGESTED', 'CONFIRMED'] : [...new Set(status)],
    minConfidence,
  };
}

/**
 * Those of a file's tags that are asked for. Confidence is no matter for those that a person added or confirmed.
 *
 * @throws {DarkroomError} BAD_USER_INPUT.
 */
export function selectTags(
  tags: readonly FileTagRecord[],
  input: { readonly status: readonly FileTagStatus[] | null; readonly minConfidence: number | null },
): readonly FileTagRecord[] {
  const { status, minConfidence } = input;
  requireConfidence(minConfidence, 'minConfidence');
  return tags.filter(
    (tag) =>
      (status === null || status.includes(tag.status)) &&
      (minConfidence === null ||
        tag.status === 'CONFIRMED' ||
        tag.confidence === null ||
        tag.confidence >= minConfidence),
  );
}

function requireConfidence(confidence: number | null, argument: string): void {
  if (confidence === null || (confidence >= 0 && confidence <= 1)) return;
  throw new DarkroomError('BAD_USER_INPUT', `\`${argument}\` must be from 0 to 1.`);
}

function keys(names: readonly string[], argument: string): readonly string[] {
  return requireTagNames(names, `where.tags.${argument}`).map(({ key }) => key);
}
