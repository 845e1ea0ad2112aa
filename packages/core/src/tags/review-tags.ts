import { DarkroomError } from '../errors/darkroom-error.ts';
import { type Caller, fileNotFound, findFile, requireFile, fileNotReady } from '../files/access.ts';
import type { RequestBudget } from '../operation/request-budget.ts';
import type { ReviewTagsOutcome } from '../ports/database-tags.ts';
import type { FileRecord, TagName } from '../ports/records.ts';
import type { Services } from '../services.ts';
import { MAX_TAG_NAMES_OF_OWNER, MAX_TAGS, requireTagNames } from './tag-name.ts';

/** A review of a file's tags. */
export interface ReviewTagsInput {
  /** Names of tags on the file. */
  readonly confirm: readonly string[];
  /** Names of tags on the file. */
  readonly reject: readonly string[];
  /** Names of any tags. */
  readonly add: readonly string[];
  /** Names of tags on the file that a tagger suggested. */
  readonly reset: readonly string[];
  /** What happens to suggestions that are named in none of these. */
  readonly unreviewed: 'KEEP' | 'DISCARD';
  /** The version of the file that the caller has seen, with its tags; null for any version. */
  readonly ifVersion: number | null;
}

/**
 * Saves one person's review of the tags of a READY file. Either all decisions are applied or none.
 *
 * @throws {DarkroomError} FILE_NOT_FOUND, FORBIDDEN, UNAUTHENTICATED, FILE_NOT_READY, FILE_CHANGED, QUOTA_EXCEEDED
 * beyond 1,000 tags or 10,000 names of its owner's files, REQUEST_BUDGET_EXCEEDED for too many names, or
 * BAD_USER_INPUT.
 */
export async function reviewTags(
  services: Services,
  id: string,
  input: ReviewTagsInput,
  caller: Caller,
  budget: RequestBudget,
): Promise<FileRecord> {
  const file = await requireFile(services, id, 'TAG', caller);
  if (caller.viewer === null) throw new DarkroomError('UNAUTHENTICATED', 'Sign in to review tags.');
  budget.spend('maxTagNames', input.confirm.length + input.reject.length + input.add.length + input.reset.length);
  const decisions = readDecisions(input);
  const reviewer = caller.viewer;
  const outcome = await services.database.tags.review({
    fileId: file.id,
    reviewer,
    ...decisions,
    unreviewed: input.unreviewed,
    maxTags: MAX_TAGS,
    maxNames: MAX_TAG_NAMES_OF_OWNER,
    ifVersion: input.ifVersion,
    jobs: await services.events.tell({ type: 'tagsReviewed', reviewer }, []),
  });
  const current = await findFile(services, id);
  if (current === null) throw fileNotFound();
  if (outcome.kind !== 'REVIEWED') {
    throw refusal(outcome, current, [...decisions.confirm, ...decisions.reject, ...decisions.reset]);
  }
  return current;
}

function readDecisions(
  input: ReviewTagsInput,
): Readonly<Record<'confirm' | 'reject' | 'add' | 'reset', readonly TagName[]>> {
  const confirm = requireTagNames(input.confirm, 'confirm');
  const reject = requireTagNames(input.reject, 'reject');
  const confirmed = new Set(confirm.map(({ key }) => key));
  // A tag to confirm must be on the file, or it is unknown: adding it as well changes nothing.
  const add = requireTagNames(input.add, 'add').filter(({ key }) => !confirmed.has(key));
  const reset = requireTagNames(input.reset, 'reset');
  requireDistinct(reject, [...confirm, ...add], 'Either reject or keep these tags, not both');
  requireDistinct(reset, [...confirm, ...add, ...reject], 'Either reset or review these tags, not both');
  return { confirm, reject, add, reset };
}

function requireDistinct(tags: readonly TagName[], others: readonly TagName[], complaint: string): void {
  const keys = new Set(others.map(({ key }) => key));
  const both = tags.filter(({ key }) => keys.has(key)).map(({ name }) => name);
  if (both.length === 0) return;
  throw new DarkroomError('BAD_USER_INPUT', `${complaint}: ${both.join(', ')}.`, { context: { tags: both } });
}

function refusal(
  outcome: Exclude<ReviewTagsOutcome, { readonly kind: 'REVIEWED' }>,
  file: FileRecord,
  named: readonly TagName[],
): DarkroomError {
  if (outcome.kind === 'NOT_READY') return fileNotReady();
  if (outcome.kind === 'CHANGED') {
    return new DarkroomError(
      'FILE_CHANGED',
      `The tags of the file have changed. Its version is now ${file.version}. Read the tags again, then review them with that version.`,
      { context: { version: file.version } },
    );
  }
  if (outcome.kind === 'TOO_MANY') {
    return new DarkroomError('QUOTA_EXCEEDED', `A file can have at most ${MAX_TAGS} tags. Add fewer.`);
  }
  if (outcome.kind === 'TOO_MANY_NAMES') {
    return new DarkroomError(
      'QUOTA_EXCEEDED',
      `The files of one owner can have at most ${MAX_TAG_NAMES_OF_OWNER} different tag names. Use existing names, or delete files that have others.`,
    );
  }
  const unknown = new Set(outcome.keys);
  const tags = named.filter(({ key }) => unknown.has(key)).map(({ name }) => name);
  return new DarkroomError(
    'BAD_USER_INPUT',
    `These tags are not on the file, or were not suggested: ${tags.join(', ')}. Read the tags again, or \`add\` these.`,
    { context: { tags } },
  );
}
