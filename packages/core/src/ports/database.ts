import type { DatabaseAttachments } from './database-attachments.ts';
import type { DatabaseConversions } from './database-conversions.ts';
import type { DatabaseReferences } from './database-references.ts';
import type { DatabaseTags, FileTagFilter } from './database-tags.ts';
import type { DatabaseEvents } from './events.ts';
import type { DatabaseJobs, JobRequest, JobsOfChange } from './jobs.ts';
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
 * What the files of one owner may take together; null for no limit. UPLOADING and VERIFYING are open, and take what
 * they have reserved; READY takes the size that was judged; other states, and deleted files, take nothing. Files
 * without an owner count together, those with one `anonymousKey` also by that. Conversions do not count.
 */
export interface UploadQuota {
  /** How many may be open at a time. */
  readonly maxOpenUploads: number | null;
  /** How many of these may be of undeclared size. @default null */
  readonly maxUndeclaredUploads?: number | null;
  /** How many bytes they may take. */
  readonly maxBytesStored: number | null;
}

/** A place in a list of files, after which the next page begins. */
export interface FileListPosition {
  readonly createdAt: Date;
  readonly id: string;
}

/** Which of an owner's files are listed, newest first or oldest first, by creation and then id. */
export interface FileListQuery {
  readonly ownerId: string;
  /** Any of these; null for all. */
  readonly status: readonly FileStatus[] | null;
  /** A media type, or a range such as `image/*`; null for all. Matches the judged type. */
  readonly contentType: string | null;
  /** Null for all. */
  readonly tags: FileTagFilter | null;
  /** Created after this moment, which is not among them. @default null, for all */
  readonly createdAfter?: Date | null;
  /** Created before this moment, which is not among them. @default null, for all */
  readonly createdBefore?: Date | null;
  /** What the name begins with, compared by `nameKey`; files without a name never match. @default null, for all */
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
  /** Aborted once the client has left: the page need not be read then. */
  readonly signal?: AbortSignal | null;
}

/**
 * The records of files. Each method is one transaction: a conditional transition, with the jobs and the change event it
 * causes. Transitions resolve to false, having done nothing, when the file is not in the state they expect. Time is
 * the database's own clock.
 *
 * `UPLOADING → VERIFYING → READY | REJECTED`, `VERIFYING → UPLOADING`, `UPLOADING → ABORTED | EXPIRED`. A deleted
 * file exists for no method.
 */
export interface DatabaseFiles {
  /**
   * Writes a file, `UPLOADING`, version 1, if it fits into its owner's quota; without a quota it always does. With an
   * `anonymousKey`, `quota` is for the files with that key, and `together` for all files without an owner. Exact
   * however many are written at once: `requireQuota` decides, or `requireRoomForAnonymous` for `together`, under a
   * lock. An event follows where the file has an owner, whose lists it enters; nobody else can know it yet.
   *
   * @throws {DarkroomError} QUOTA_EXCEEDED, having written nothing.
   */
  create(file: NewFile, quota?: UploadQuota, together?: UploadQuota): Promise<FileRecord>;

  /** Notes the multipart upload that was opened for a file. False when it has one, or is not UPLOADING. No event. */
  setUploadId(input: { readonly fileId: string; readonly uploadId: string }): Promise<boolean>;

  /**
   * The files there are among these ids (UUIDs), in any order, in a constant number of statements. `db` is as with
   * {@link DatabaseAttachments.attach}.
   */
  get(input: { readonly ids: readonly string[]; readonly db?: SqlClient }): Promise<readonly FileRecord[]>;

  /** One page, and whether another follows. */
  list(query: FileListQuery): Promise<{ readonly files: readonly FileRecord[]; readonly hasNextPage: boolean }>;

  /**
   * `UPLOADING → VERIFYING` (an event), or takes over a VERIFYING whose lease has ended (none). Then `token` alone may
   * go on, until the lease ends. False while another token's lease holds.
   */
  beginVerification(input: {
    readonly fileId: string;
    readonly token: string;
    readonly leaseSeconds: number;
    readonly jobs: readonly JobRequest[];
  }): Promise<boolean>;

  /**
   * Begins the lease again, from now. False when the token is not the holder any more. A lease
   * of 0 seconds gives it back.
   */
  renewVerification(input: {
    readonly fileId: string;
    readonly token: string;
    readonly leaseSeconds: number;
  }): Promise<boolean>;

  /** `VERIFYING → UPLOADING`, for the holder of the token. */
  reopenUpload(input: { readonly fileId: string; readonly token: string }): Promise<boolean>;

  /**
   * `VERIFYING → READY`, for the holder of the token, with the conversions requested, and the tagging where there is
   * one, PENDING. From now on it expires as its policy says, unless it is attached already.
   */
  markReady(input: {
    readonly fileId: string;
    readonly token: string;
    readonly contentType: string;
    readonly size: number;
    /** In lower-case hex; null where it was not computed. */
    readonly sha256: string | null;
    readonly width: number | null;
    readonly height: number | null;
    readonly publicKey: string | null;
    readonly conversions: readonly NewConversion[];
    readonly tagging: NewTagging | null;
    readonly jobs: JobsOfChange;
  }): Promise<boolean>;

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
   * Leaves a tombstone without personal data (owner, name), whatever the state. False when there is no such file, or it
   * is not as `onlyIf` says: `UNRESERVED`, without a reservation younger than {@link RESERVATION_HOLDS_SECONDS}; or
   * `EXPIRED`, past its `expiresAt`, with neither attachments nor reservations. An event follows. Jobs are made from
   * the record as it is when it is deleted: no change comes between.
   */
  delete(input: {
    readonly fileId: string;
    readonly jobs: JobsOfChange;
    /** @default whatever it is */
    readonly onlyIf?: 'UNRESERVED' | 'EXPIRED';
  }): Promise<boolean>;

  /** Files that `delete` with `EXPIRED` would delete, longest expired first, at most `limit`. */
  listExpired(input: { readonly limit: number }): Promise<readonly FileRecord[]>;

  /**
   * Files that need looking after: UPLOADING past `uploadExpiresAt`, and VERIFYING past its lease.
   * Oldest first, at most `limit`.
   */
  listStale(input: { readonly limit: number }): Promise<readonly FileRecord[]>;

  /**
   * Files that are UPLOADING, declared no size, and have a multipart upload. By creation and then id, from after a
   * place on, at most `limit`.
   */
  listUndeclared(input: {
    readonly limit: number;
    readonly after: FileListPosition | null;
    /** Whether those that declared one are among them. @default false */
    readonly withDeclared?: boolean;
  }): Promise<readonly FileRecord[]>;

  /** All files, by id, ascending, from after an id on, at most `limit`. */
  listAll(input: { readonly limit: number; readonly after: string | null }): Promise<readonly FileRecord[]>;

  /** How many files are VERIFYING. Its cost grows with the uploads that are open, and not with the files. */
  countVerifying(): Promise<number>;
}

/**
 * What was written, one after another, as this database's mark into the storage. A copy of the database knows only the
 * marks from before it was made: so the one that goes on is told from the one that was left behind.
 */
export interface DatabaseMarks {
  /** The marks that were kept, oldest first; empty before the first. */
  list(): Promise<readonly string[]>;
  /** Replaces them, if they still are what they were; else false. Atomic, and durable when it resolves. */
  swap(input: { readonly from: readonly string[]; readonly to: readonly string[] }): Promise<boolean>;
}

/** Where records, jobs and change events are kept. Nothing is connected to before `open()`. */
export interface Database {
  /**
   * Connects and migrates, safely from several processes at once. Idempotent: every call gives one and the same open
   * database until that is closed, and the next call opens it again. Where it fails it has let go of
   * everything, and can be called again.
   *
   * @throws {DarkroomError} DATABASE_UNAVAILABLE when the database cannot answer, with its error as `cause`;
   * DATABASE_LOCKED, INVALID_CONFIGURATION.
   */
  open(): Promise<OpenDatabase>;
}

/**
 * Records, jobs and change events in one place, so that one transaction holds all three.
 *
 * Methods throw {@link DarkroomError} `DATABASE_UNAVAILABLE` when the database cannot answer,
 * with its error as `cause`.
 */
export interface OpenDatabase {
  /** A UUID made with the database, the same for as long as it lives. Part of every storage key. */
  readonly databaseId: string;
  readonly files: DatabaseFiles;
  readonly attachments: DatabaseAttachments;
  /** Only where the database reads tables of the host's that name files. */
  readonly references?: DatabaseReferences;
  readonly conversions: DatabaseConversions;
  readonly tags: DatabaseTags;
  readonly jobs: DatabaseJobs;
  readonly events: DatabaseEvents;
  readonly marks: DatabaseMarks;
  /** Its transitions publish here, inside their transactions. */
  readonly pubSub: PubSub;
  /**
   * Lets go of all that the database opened itself, never of what it was handed. Idempotent, and for all who opened it.
   */
  close(): Promise<void>;
}
