import type { JobRequest, JobsOfChange } from './jobs.ts';
import type { FileRecord, FileTagRecord, FileTagStatus, TaggingRecord, TagName } from './records.ts';
import type { SqlClient } from './sql-client.ts';
import type { SuggestedTag } from './tagger.ts';

/**
 * Restricts a list of files by their tags. Names are keys. A tag that does not count is treated as absent. An empty
 * list restricts nothing; if all three are empty, files with any tag that counts match.
 */
export interface FileTagFilter {
  readonly all: readonly string[];
  readonly any: readonly string[];
  readonly none: readonly string[];
  /** The states of tags that count; never empty. */
  readonly status: readonly FileTagStatus[];
  /**
   * Tags with a lower confidence do not count; tags that a person added or confirmed always do. 0 to 1; null for all.
   */
  readonly minConfidence: number | null;
}

/** The result of a review. Only `REVIEWED` changed anything. */
export type ReviewTagsOutcome =
  | { readonly kind: 'REVIEWED' }
  /** The file is not READY, or no longer exists. */
  | { readonly kind: 'NOT_READY' }
  /** The file's tags are not those of `ifVersion`. */
  | { readonly kind: 'CHANGED' }
  /**
   * These keys are not on the file, so they cannot be confirmed or rejected; or no tagger suggested them, so they
   * cannot be reset.
   */
  | { readonly kind: 'UNKNOWN'; readonly keys: readonly string[] }
  | { readonly kind: 'TOO_MANY' }
  /** The owner's files would have more than `maxNames` names. */
  | { readonly kind: 'TOO_MANY_NAMES' };

/**
 * The tags of files. A name keeps the spelling that was first used on the owner's files, whatever others write, and is
 * forgotten when none of these files has it. A file without an owner has names of its own. Each method that writes is
 * one transaction that includes its change event and jobs. Jobs write only while their request, and the attempt if one
 * is named, is the current one.
 */
export interface DatabaseTags {
  /**
   * Requests the tagging of a READY file if it has none, or if that one is FAILED or has a different source. It becomes
   * PENDING under the new `requestId`, `requests` increases by one, `attempts` is reset to 0, and the error is cleared.
   * `copyId` stays until the next start. The jobs are made from the tagging that is replaced; null if there is none.
   * Otherwise the same as {@link DatabaseConversions.request}.
   */
  request(input: {
    readonly fileId: string;
    readonly requestId: string;
    readonly source: string;
    readonly maxRequests: number;
    readonly jobs: (before: Pick<TaggingRecord, 'source' | 'copyId'> | null) => readonly JobRequest[];
    /** See `DatabaseAttachments.attach`. */
    readonly db?: SqlClient;
  }): Promise<'REQUESTED' | 'UNCHANGED' | 'EXHAUSTED' | 'NOT_READY'>;

  /**
   * Starts an attempt: PENDING or RUNNING becomes RUNNING under `attemptId`, `attempts` increases by one, and `copyId`
   * is recorded. Null if the request is not the current one or is DONE or FAILED, or if the file no longer exists.
   */
  start(input: {
    readonly fileId: string;
    readonly requestId: string;
    readonly attemptId: string;
    readonly copyId: string | null;
  }): Promise<FileRecord | null>;

  /**
   * RUNNING becomes PENDING under `nextRequestId`, to be attempted again by the jobs. Otherwise the same as
   * {@link DatabaseConversions.postpone}.
   */
  postpone(input: {
    readonly fileId: string;
    readonly requestId: string;
    readonly attemptId: string;
    readonly nextRequestId: string;
    readonly error: string | null;
    readonly jobs: readonly JobRequest[];
  }): Promise<boolean>;

  /**
   * PENDING stays PENDING under `nextRequestId`, to be attempted by the new jobs instead of the earlier ones.
   * `requests` and `attempts` are unchanged. Publishes no event. However often it is called, at most one job leads to
   * another attempt.
   */
  retryNow(input: {
    readonly fileId: string;
    readonly requestId: string;
    readonly nextRequestId: string;
    readonly jobs: readonly JobRequest[];
  }): Promise<boolean>;

  /**
   * RUNNING becomes DONE and its error is cleared. The suggestions replace the unreviewed ones, with the
   * tagging's `source`. A tag that a person has reviewed is unchanged, except that it gets the new confidence if it is
   * among the suggestions. `copyId` stays. If the file would have more than `maxTags` tags, the least confident
   * suggestions are dropped, as are names beyond `maxNames`. Runs a constant number of statements, at most 3 for the
   * tags, however many there are. `tags` have distinct keys.
   */
  finish(input: {
    readonly fileId: string;
    readonly requestId: string;
    readonly attemptId: string;
    readonly tags: readonly (TagName & Pick<SuggestedTag, 'confidence'>)[];
    readonly maxTags: number;
    /** The maximum number of names on the files of one owner. @default no limit */
    readonly maxNames?: number;
    readonly jobs: JobsOfChange;
  }): Promise<boolean>;

  /** PENDING or RUNNING becomes FAILED, for the current request and, unless `attemptId` is null, for that attempt. */
  fail(input: {
    readonly fileId: string;
    readonly requestId: string;
    readonly attemptId: string | null;
    readonly error: string;
    readonly jobs: JobsOfChange;
  }): Promise<boolean>;

  /**
   * Writes the decisions of one person on a READY file, all or none:
   *
   * - `confirm` and `reject` name tags on the file, whatever their status.
   * - `add` puts tags on the file as CONFIRMED, or confirms them.
   * - `reset` makes tags that a tagger suggested SUGGESTED again, as if no person had reviewed them.
   * - `DISCARD` rejects the tags that are still SUGGESTED and are not reset.
   *
   * A file has at most `maxTags` tags. The time comes from the database's clock. Each key appears once, in at most one
   * list. A lock on the file's row serializes two reviews of one file, or a review and a `finish`.
   */
  review(input: {
    readonly fileId: string;
    readonly reviewer: string;
    readonly confirm: readonly TagName[];
    readonly reject: readonly TagName[];
    readonly add: readonly TagName[];
    /** @default none */
    readonly reset?: readonly TagName[];
    readonly unreviewed: 'KEEP' | 'DISCARD';
    readonly maxTags: number;
    /** The maximum number of names on the files of one owner. @default no limit */
    readonly maxNames?: number;
    /**
     * The version that the decisions are about; null for any. `CHANGED` if a `finish` or another review moved the file
     * to a later version, or if the file never had this version. Other changes count only if the database does not
     * record which version its tags are from.
     */
    readonly ifVersion: number | null;
    /** Written only if the review changes anything. */
    readonly jobs: JobsOfChange;
  }): Promise<ReviewTagsOutcome>;

  /**
   * The tags of these files, whatever their status, in one statement: most confident first, those without a confidence
   * before all others, then by key in the order of its UTF-8 bytes. If there are more than `limit`, returns any `limit`
   * of them, at no higher cost.
   */
  ofFiles(input: { readonly fileIds: readonly string[]; readonly limit: number }): Promise<readonly FileTagRecord[]>;

  /**
   * The tags on an owner's READY files that are not REJECTED there, each with the number of files that have it: at most
   * `first` (1 to 100) whose key begins with `prefix`, in the order of its UTF-8 bytes.
   */
  names(input: {
    readonly ownerId: string;
    readonly prefix: string;
    readonly first: number;
  }): Promise<readonly { readonly name: string; readonly files: number }[]>;
}
