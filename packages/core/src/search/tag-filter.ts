import { DarkroomError } from '../errors/darkroom-error.ts';
import type { FileTagFilter } from '../ports/database-tags.ts';
import type { FileTagRecord, FileTagStatus } from '../ports/records.ts';
import { requireTagNames } from '../tags/tag-name.ts';

/** The maximum number of names in a filter. */
const MAX_NAMES = 20;

const STATUSES: readonly string[] = ['SUGGESTED', 'CONFIRMED', 'REJECTED'] satisfies readonly FileTagStatus[];

/** The conditions of a list of files, as in `FileWhere`. */
export interface TagFilterInput {
  readonly tags?: {
    readonly all?: readonly string[] | null;
    readonly any?: readonly string[] | null;
    readonly none?: readonly string[] | null;
  } | null;
  /** By default, all except REJECTED. */
  readonly tagStatus?: readonly FileTagStatus[] | null;
  /** 0 to 1. */
  readonly minConfidence?: number | null;
}

/**
 * Reads a filter; null if it restricts nothing. `within` precedes the names of arguments in messages.
 *
 * @throws {DarkroomError} BAD_USER_INPUT.
 */
export function readTagFilter(input: TagFilterInput, within: 'where.' | '' = 'where.'): FileTagFilter | null {
  const [status, minConfidence] = [input.tagStatus ?? null, input.minConfidence ?? null];
  const [all, any, none] = [input.tags?.all ?? [], input.tags?.any ?? [], input.tags?.none ?? []];
  const given = countTagNames(input);
  if (given > MAX_NAMES) {
    throw new DarkroomError('BAD_USER_INPUT', `\`${within}tags\` may have at most ${MAX_NAMES} names.`);
  }
  if (status?.length === 0) {
    throw new DarkroomError(
      'BAD_USER_INPUT',
      `\`${within}tagStatus\` is empty, so no tag counts. Omit it, or add a status.`,
    );
  }
  // A host's own code may pass on what a client sent.
  if (status?.some((one) => !STATUSES.includes(one)) === true) {
    throw new DarkroomError('BAD_USER_INPUT', `\`${within}tagStatus\` must contain only ${STATUSES.join(', ')}.`);
  }
  requireConfidence(minConfidence, `${within}minConfidence`);
  if (given === 0 && status === null && minConfidence === null) return null;
  return {
    all: keys(all, `${within}tags.all`),
    any: keys(any, `${within}tags.any`),
    none: keys(none, `${within}tags.none`),
    // Each name may cost the database a search of its own, and a client can repeat one ten thousand times.
    status: status === null ? ['SUGGESTED', 'CONFIRMED'] : [...new Set(status)],
    minConfidence,
  };
}

/** The number of tag names in a filter. */
export function countTagNames({ tags }: TagFilterInput): number {
  return (tags?.all?.length ?? 0) + (tags?.any?.length ?? 0) + (tags?.none?.length ?? 0);
}

/**
 * Selects tags of a file. The confidence of tags that a person added or confirmed is ignored.
 *
 * @throws {DarkroomError} BAD_USER_INPUT.
 */
export function selectTags(
  tags: readonly FileTagRecord[],
  input: { readonly status: readonly FileTagStatus[] | null; readonly minConfidence: number | null },
): readonly FileTagRecord[] {
  const { status, minConfidence } = input;
  requireConfidence(minConfidence, 'minConfidence');
  const statuses = status === null ? null : distinct(status);
  return tags.filter(
    (tag) =>
      (statuses === null || statuses.has(tag.status)) &&
      (minConfidence === null ||
        tag.status === 'CONFIRMED' ||
        tag.confidence === null ||
        tag.confidence >= minConfidence),
  );
}

// A list in a variable is one array for all fields that use it, and may be as long as the request.
const sets = new WeakMap<readonly FileTagStatus[], ReadonlySet<FileTagStatus>>();

function distinct(statuses: readonly FileTagStatus[]): ReadonlySet<FileTagStatus> {
  const known = sets.get(statuses) ?? new Set(statuses);
  sets.set(statuses, known);
  return known;
}

function requireConfidence(confidence: number | null, argument: string): void {
  if (confidence === null || (confidence >= 0 && confidence <= 1)) return;
  throw new DarkroomError('BAD_USER_INPUT', `\`${argument}\` must be a number from 0 to 1.`);
}

function keys(names: readonly string[], argument: string): readonly string[] {
  return requireTagNames(names, argument).map(({ key }) => key);
}
