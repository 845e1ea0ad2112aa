import type { DatabaseAttachments } from './database-attachments.ts';
import type { DatabaseConversions } from './database-conversions.ts';
import type { DatabaseReferences } from './database-references.ts';
import type { DatabaseTags, FileTagFilter } from './database-tags.ts';
import type { DatabaseEvents } from './events.ts';
import type { DatabaseJobs, JobRequest, JobsOfChange } from './jobs.ts';
import type { ImageExif, ImagePlaceholder } from './processor.ts';
import type { PubSub } from './pub-sub.ts';
import type {
  FileRecord,
  FileRejection,
  FileStatus,
  FileVisibility,
  NewConversion,
  NewFile,
  NewTagging,
} from './records.ts';
import type { SqlClient } from './sql-client.ts';

/**
 * The limits of one owner's files together; null for no limit. UPLOADING and VERIFYING files are open and use the bytes
 * they reserved. READY files use their actual size. Files in other states, and deleted files, use nothing. Files
 * without an owner count together; those with the same `anonymousKey` also count together by that key. Conversions do
 * not count.
 */
export interface UploadQuota {
  /** The maximum number of uploads open at a time. */
  readonly maxOpenUploads: number | null;
  /** The maximum number of open uploads of undeclared size. @default null */
  readonly maxUndeclaredUploads?: number | null;
  /** The maximum number of bytes. */
  readonly maxBytesStored: number | null;
}

/** A position in a list of files, after which the next page begins. */
export interface FileListPosition {
  readonly createdAt: Date;
  readonly id: string;
}

/** Which of an owner's files to list, newest or oldest first, by creation and then id. */
export interface FileListQuery {
  readonly ownerId: string;
  /** Files in any of these states; null for all. */
  readonly status: readonly FileStatus[] | null;
  /** A media type, or a range such as `image/*`; null for all. Compared with the detected type. */
  readonly contentType: string | null;
  /** Null for all. */
  readonly tags: FileTagFilter | null;
  /** Only files created after this time, exclusive. @default null, for all */
  readonly createdAfter?: Date | null;
  /** Only files created before this time, exclusive. @default null, for all */
  readonly createdBefore?: Date | null;
  /** The beginning of the name, compared by `nameKey`; files without a name never match. @default null, for all */
  readonly namePrefix?: string | null;
  /** @default null, for all */
  readonly visibility?: FileVisibility | null;
  /** Uploaded for any of these coordinates. @default null, for all */
  readonly targets?: readonly string[] | null;
  /** Any of these, UUIDs, at most 100. @default null, for all */
  readonly ids?: readonly string[] | null;
  readonly direction: 'NEWEST_FIRST' | 'OLDEST_FIRST';
  /** 1 to 100. */
  readonly first: number;
  readonly after: FileListPosition | null;
  /** Aborted when the client disconnects: the page is then no longer needed. */
  readonly signal?: AbortSignal | null;
}

/**
 * The records of files. Each method is one transaction: a conditional transition, with the jobs and the change event
 * that it causes. A transition resolves to false, and changes nothing, if the file is not in the expected state. All
 * times are from the database's clock.
 *
 * `UPLOADING → VERIFYING → READY | REJECTED`, `VERIFYING → UPLOADING`, `UPLOADING → ABORTED | EXPIRED`. To every
 * method, a deleted file does not exist.
 */
export interface DatabaseFiles {
  /**
   * Writes a file as `UPLOADING`, version 1, if it fits into its owner's quota; always if no quota is given. With an
   * `anonymousKey`, `quota` applies to the files with that key, and `together` to all files without an owner. The check
   * is exact, however many files are written concurrently: under a lock, `requireQuota` decides, or
   * `requireRoomForAnonymous` for `together`. Publishes an event if the file has an owner, since it enters that owner's
   * lists; no other caller can refer to it yet.
   *
   * @throws {DarkroomError} QUOTA_EXCEEDED, having written nothing.
   */
  create(file: NewFile, quota?: UploadQuota, together?: UploadQuota): Promise<FileRecord>;

  /**
   * Records the multipart upload that was opened for a file. False if the file already has one or is not UPLOADING.
   * Publishes no event.
   */
  setUploadId(input: { readonly fileId: string; readonly uploadId: string }): Promise<boolean>;

  /**
   * The files that exist among these ids (UUIDs), in any order, in a constant number of statements. For `db`, see
   * {@link DatabaseAttachments.attach}.
   */
  get(input: { readonly ids: readonly string[]; readonly db?: SqlClient }): Promise<readonly FileRecord[]>;

  /** One page, and whether another page follows. */
  list(query: FileListQuery): Promise<{ readonly files: readonly FileRecord[]; readonly hasNextPage: boolean }>;

  /**
   * `UPLOADING → VERIFYING`, with an event; or takes over a VERIFYING file whose lease has ended, without one. From
   * then on only the holder of `token` may continue, until the lease ends. False while the lease of another token is
   * valid.
   */
  beginVerification(input: {
    readonly fileId: string;
    readonly token: string;
    readonly leaseSeconds: number;
    readonly jobs: readonly JobRequest[];
  }): Promise<boolean>;

  /** Restarts the lease from now. False if the token is no longer the holder. A lease of 0 seconds releases it. */
  renewVerification(input: {
    readonly fileId: string;
    readonly token: string;
    readonly leaseSeconds: number;
  }): Promise<boolean>;

  /** `VERIFYING → UPLOADING`, for the holder of the token. */
  reopenUpload(input: { readonly fileId: string; readonly token: string }): Promise<boolean>;

  /**
   * `VERIFYING → READY`, for the holder of the token. The requested conversions, and the tagging if there is one,
   * become PENDING. From now on the file expires as its policy says, unless it is attached already.
   */
  markReady(input: {
    readonly fileId: string;
    readonly token: string;
    readonly contentType: string;
    readonly size: number;
    /** In lower-case hex; null if it was not computed. */
    readonly sha256: string | null;
    readonly width: number | null;
    readonly height: number | null;
    readonly publicKey: string | null;
    readonly conversions: readonly NewConversion[];
    readonly tagging: NewTagging | null;
    readonly jobs: JobsOfChange;
  }): Promise<boolean>;

  /**
   * Records the placeholder of a READY file, with what the camera wrote, and an event. False if it has a placeholder
   * already.
   */
  setPlaceholder(input: {
    readonly fileId: string;
    readonly placeholder: ImagePlaceholder;
    /** @default null */
    readonly exif?: ImageExif | null;
  }): Promise<boolean>;

  /**
   * Writes the jobs that make the placeholder of a READY file, without an event. False, and without jobs, if it has one
   * already.
   */
  requestPlaceholder(input: { readonly fileId: string; readonly jobs: readonly JobRequest[] }): Promise<boolean>;

  /**
   * READY files of these types without a placeholder. Returns ids above `after`, ascending, at most `limit`. All pages
   * together may read every file once: for operators, not for requests.
   */
  listWithoutPlaceholder(input: {
    readonly contentTypes: readonly string[];
    readonly after: string | null;
    /** 1 to 1,000. */
    readonly limit: number;
  }): Promise<readonly string[]>;

  /** `VERIFYING → REJECTED`, for the holder of the token. */
  markRejected(input: {
    readonly fileId: string;
    readonly token: string;
    readonly rejection: FileRejection;
    readonly jobs: JobsOfChange;
  }): Promise<boolean>;

  /** `UPLOADING → ABORTED`, or, once `uploadExpiresAt` has passed, `UPLOADING → EXPIRED`. */
  endUpload(input: {
    readonly fileId: string;
    readonly as: 'ABORTED' | 'EXPIRED';
    readonly jobs: JobsOfChange;
  }): Promise<boolean>;

  /**
   * Leaves a tombstone without personal data (owner, name), whatever the file's state. False if the file does not exist
   * or does not satisfy `onlyIf`: `UNRESERVED` requires that it has no reservation younger than
   * {@link RESERVATION_HOLDS_SECONDS}; `EXPIRED`, that it is past its `expiresAt` and has neither attachments nor
   * reservations. Publishes an event. Jobs are made from the record as it is at the time of deletion: no change comes
   * between.
   */
  delete(input: {
    readonly fileId: string;
    readonly jobs: JobsOfChange;
    /** @default no condition */
    readonly onlyIf?: 'UNRESERVED' | 'EXPIRED';
  }): Promise<boolean>;

  /** Files that `delete` with `EXPIRED` would delete, longest expired first, at most `limit`. */
  listExpired(input: { readonly limit: number }): Promise<readonly FileRecord[]>;

  /**
   * Files that need cleaning up: UPLOADING past `uploadExpiresAt`, and VERIFYING past the end of the lease. Oldest
   * first, at most `limit`.
   */
  listStale(input: { readonly limit: number }): Promise<readonly FileRecord[]>;

  /**
   * Files that are UPLOADING, declared no size, and have a multipart upload, ordered by creation and then id, after the
   * given position, at most `limit`.
   */
  listUndeclared(input: {
    readonly limit: number;
    readonly after: FileListPosition | null;
    /** Whether to include files that declared a size. @default false */
    readonly withDeclared?: boolean;
  }): Promise<readonly FileRecord[]>;

  /** All files with an id above `after`, by ascending id, at most `limit`. */
  listAll(input: { readonly limit: number; readonly after: string | null }): Promise<readonly FileRecord[]>;

  /** The number of VERIFYING files. The cost grows with the number of open uploads, not with the number of files. */
  countVerifying(): Promise<number>;
}

/**
 * The marks that this database wrote into the storage, in the order they were written. A copy of the database has only
 * the marks from before the copy was made. This distinguishes the database that is still in use from the one that was
 * left behind.
 */
export interface DatabaseMarks {
  /** The recorded marks, oldest first; empty before the first. */
  list(): Promise<readonly string[]>;
  /** Replaces the marks if they still equal `from`; otherwise returns false. Atomic, and durable when it resolves. */
  swap(input: { readonly from: readonly string[]; readonly to: readonly string[] }): Promise<boolean>;
}

/** Where records, jobs and change events are kept. It connects to nothing before `open()`. */
export interface Database {
  /**
   * Connects and migrates, safely from several processes concurrently. Idempotent: every call returns the same open
   * database until that is closed; the next call opens it again. If it fails, it has released everything and can be
   * called again.
   *
   * @throws {DarkroomError} DATABASE_UNAVAILABLE if the database cannot answer, with its error as `cause`;
   * DATABASE_LOCKED; INVALID_CONFIGURATION.
   */
  open(): Promise<OpenDatabase>;
}

/**
 * Records, jobs and change events in one place, so that one transaction covers all three.
 *
 * Methods throw {@link DarkroomError} `DATABASE_UNAVAILABLE`, with the database's error as `cause`, if the database
 * cannot answer.
 */
export interface OpenDatabase {
  /** A UUID created with the database, the same for its whole life. Part of every storage key. */
  readonly databaseId: string;
  readonly files: DatabaseFiles;
  readonly attachments: DatabaseAttachments;
  /** Present only if the database reads the host's tables that refer to files. */
  readonly references?: DatabaseReferences;
  readonly conversions: DatabaseConversions;
  readonly tags: DatabaseTags;
  readonly jobs: DatabaseJobs;
  readonly events: DatabaseEvents;
  readonly marks: DatabaseMarks;
  /** The database's transitions publish here, inside their transactions. */
  readonly pubSub: PubSub;
  /**
   * Releases everything that the database opened itself, but nothing that was passed to it. Idempotent. Closes it for
   * everyone who opened it.
   */
  close(): Promise<void>;
}
