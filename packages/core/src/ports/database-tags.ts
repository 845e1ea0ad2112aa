import type { JobRequest, JobsOfChange } from './jobs.ts';
import type { FileRecord, FileTagRecord, FileTagStatus, TaggingRecord, TagName } from './records.ts';
import type { SqlClient } from './sql-client.ts';
import type { SuggestedTag } from './tagger.ts';

/**
 * Restricts a list of files by their tags. Names are keys; a tag that does not count is as if it were not on the file.
 * An empty list restricts nothing; where all three are empty, the files with any tag that counts.
 */
export interface FileTagFilter {
  readonly all: readonly string[];
  readonly any: readonly string[];
  readonly none: readonly string[];
  /** Which tags count; never empty. */
  readonly status: readonly FileTagStatus[];
  /** Tags with less do not count; those that a person added or confirmed always do. 0 to 1; null for all. */
  readonly minConfidence: number | null;
}

/** How a review ended. Only `REVIEWED` changed anything. */
export type ReviewTagsOutcome =
  | { readonly kind: 'REVIEWED' }
  /** The file is not READY, or gone. */
  | { readonly kind: 'NOT_READY' }
  /** The file's tags are not those of `ifVersion`. */
  | { readonly kind: 'CHANGED' }
  /** These keys, to be confirmed or rejected, are not on the file; or, to be reset, no tagger suggested them. */
  | { readonly kind: 'UNKNOWN'; readonly keys: readonly string[] }
  | { readonly kind: 'TOO_MANY' }
  /** The owner's files would have more than `maxNames` names. */
  | { readonly kind: 'TOO_MANY_NAMES' };

/**
 * The tags of files. A name is shown as the files of one owner had it first, whatever others write, and forgotten once
 * none of these files has it. A file without an owner has names of its own. Each method that writes is one transaction
 * with its change event and jobs. Jobs write only while the request, and the attempt where one is
 * named, is the current one.
 */
export interface DatabaseTags {
  /**
   * Requests the tagging of a READY file where there is none, it FAILED, or its source is another: PENDING under the
   * new `requestId`, `requests` one more, `attempts` 0, no error. `copyId` stays until the next start. The jobs
   * are made from the tagging that is replaced, null for none. Otherwise as {@link DatabaseConversions.request}.
   */
  request(input: {
    readonly fileId: string;
    readonly requestId: string;
    readonly source: string;
    readonly maxRequests: number;
    readonly jobs: (before: Pick<TaggingRecord, 'source' | 'copyId'> | null) => readonly JobRequest[];
    /** As with `DatabaseAttachments.attach`. */
    readonly db?: SqlClient;
  }): Promise<'REQUESTED' | 'UNCHANGED' | 'EXHAUSTED' | 'NOT_READY'>;

  /**
   * Begins an attempt: PENDING or RUNNING becomes RUNNING under `attemptId`, `attempts` one more, and `copyId` is
   * noted. Null when the request is not the current one, is DONE or FAILED, or the file is gone.
   */
  start(input: {
    readonly fileId: string;
    readonly requestId: string;
    readonly attemptId: string;
    readonly copyId: string | null;
  }): Promise<FileRecord | null>;

  /** RUNNING becomes PENDING, to be attempted again by the jobs. */
  postpone(input: {
    readonly fileId: string;
    readonly requestId: string;
    readonly attemptId: string;
    readonly error: string | null;
    readonly jobs: readonly JobRequest[];
  }): Promise<boolean>;

  /**
   * PENDING becomes PENDING under `nextRequestId`, to be attempted by the jobs instead of those that were written
   * before. `requests` and `attempts` stay. No event. So however often it is called, one job at most
   * leads to another attempt.
   */
  retryNow(input: {
    readonly fileId: string;
    readonly requestId: string;
    readonly nextRequestId: string;
    readonly jobs: readonly JobRequest[];
  }): Promise<boolean>;

  /**
   * RUNNING becomes DONE, no error. The suggestions replace those that nobody decided on, with the tagging's `source`;
   * a tag that a person decided on stays as it is, with the new confidence where it is among them. `copyId` stays. With
   * more than `maxTags` tags on the file, the least confident suggestions are left out, as are names past `maxNames`. A
   * constant number of statements, at most 3 for the tags, however many they are. `tags` have distinct keys.
   */
  finish(input: {
    readonly fileId: string;
    readonly requestId: string;
    readonly attemptId: string;
    readonly tags: readonly (TagName & Pick<SuggestedTag, 'confidence'>)[];
    readonly maxTags: number;
    /** How many names the files of one owner may have; no limit where it is left out. */
    readonly maxNames?: number;
    readonly jobs: JobsOfChange;
  }): Promise<boolean>;

  /** PENDING or RUNNING becomes FAILED, for the current request and, unless `attemptId` is null, that attempt. */
  fail(input: {
    readonly fileId: string;
    readonly requestId: string;
    readonly attemptId: string | null;
    readonly error: string;
    readonly jobs: JobsOfChange;
  }): Promise<boolean>;

  /**
   * Writes decisions of one person on a READY file, all or none: `confirm` and `reject` name tags on the file, whatever
   * their status; `add` puts tags on it, CONFIRMED, or confirms them; `reset` makes tags that a tagger suggested
   * SUGGESTED again, as if no person had decided; `DISCARD` rejects what is SUGGESTED still and is not reset. At most
   * `maxTags` tags on a file. The database's clock says when. Each key is in one list at most, once. Two reviews of one
   * file, or a review and a `finish`, come one after the other, by a lock on the file's row.
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
    /** How many names the files of one owner may have; no limit where it is left out. */
    readonly maxNames?: number;
    /**
     * The version that the decisions are about; null for whichever. `CHANGED` where a `finish` or another review
     * changed the file to a later one, and where the file never had it. Other changes count only where the database
     * does not know which version its tags are from.
     */
    readonly ifVersion: number | null;
    /** Written if it changes anything. */
    readonly jobs: JobsOfChange;
  }): Promise<ReviewTagsOutcome>;

  /**
   * The tags of these files, whatever their status, in one statement: most confident first, those without a confidence
   * before all, then by key in the order of its UTF-8 bytes. Where there are more than `limit`, any `limit`
   * of them, at no higher cost.
   */
  ofFiles(input: { readonly fileIds: readonly string[]; readonly limit: number }): Promise<readonly FileTagRecord[]>;

  /**
   * The tags on an owner's READY files that are not REJECTED there, each with how many files have it, at most `first`
   * (1 to 100) whose key begins with `prefix`, in the order of its UTF-8 bytes.
   */
  names(input: {
    readonly ownerId: string;
    readonly prefix: string;
    readonly first: number;
  }): Promise<readonly { readonly name: string; readonly files: number }[]>;
}
