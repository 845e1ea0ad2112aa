import type { FileListPosition, FileListQuery } from './database.ts';
import type { FileRecord } from './records.ts';
import type { SqlClient } from './sql-client.ts';

/** What a file can be attached to: a record of the host's, at a target. */
export interface AttachmentPlace {
  /** The target's schema coordinate, such as `Customer.logo`. */
  readonly target: string;
  /**
   * The id of the host's record, as text of 1 to {@link MAX_SUBJECT_BYTES} bytes; null if the target does not specify
   * which field identifies the record, or if the id is not known yet.
   */
  readonly subject: string | null;
}

/** Files to attach to one place. */
export interface AttachmentChange extends AttachmentPlace {
  /** UUIDs. */
  readonly fileIds: readonly string[];
  /** `ADD` keeps the files already attached there; `SET` detaches them. */
  readonly attach: 'ADD' | 'SET';
  /** Former coordinates of the target, whose attachments a `SET` detaches too. */
  readonly formerly: readonly string[];
}

/** A mutation's reservation of files. */
export interface Reservation {
  /** A UUID. */
  readonly id: string;
  /** Its position in the order of attachments, as returned by {@link DatabaseAttachments.reserve}. */
  readonly since: string;
}

/**
 * Which files are attached where. Each method is one transaction. It publishes an event for each file that it attaches
 * to a place or detaches from one.
 *
 * A reservation holds a file for a mutation in progress: the file can be read at that place and does not expire.
 * `attach` or `release` ends the reservation. If the process dies first, `settle` does.
 *
 * A file that loses its last attachment expires after `detachedExpiresInSeconds`, or never if that is null. Attaching a
 * file cancels its expiry. Reservations affect neither.
 */
export interface DatabaseAttachments {
  /**
   * Reserves files for places. Returns the ids of the files that exist, and the reservation's position in the order of
   * attachments: after all attachments visible to it, but before those made by transactions that are still open.
   * Publishes no event. Without files, it only takes a position.
   */
  reserve(input: {
    /** The id for the reservation, a new UUID. */
    readonly id: string;
    readonly places: readonly (AttachmentPlace & { readonly fileIds: readonly string[] })[];
  }): Promise<{ readonly fileIds: readonly string[]; readonly since: string }>;

  /**
   * Attaches files to places and returns the ids of the files that exist. Idempotent. A `SET` detaches the files that
   * were attached to its place before the reservation (before now, if there is none) and are not among its own files.
   * If two mutations overlap, it is unknown which one's files the host's record refers to in the end, so both keep
   * theirs. Other reservations are unchanged. `reservation` ends, even if its files are not among the changes. With
   * `ifAll`, nothing changes if one of the files is missing: a `SET` must not detach files that its record still refers
   * to.
   *
   * With `db`, it works in the transaction open on that connection.
   *
   * @throws {DarkroomError} INVALID_CONFIGURATION for a `db` that the database cannot use.
   */
  attach(input: {
    readonly changes: readonly AttachmentChange[];
    /** @default none */
    readonly reservation?: Reservation;
    /** @default false */
    readonly ifAll?: boolean;
    readonly detachedExpiresInSeconds: number | null;
    readonly db?: SqlClient;
  }): Promise<readonly string[]>;

  /** Ends a reservation without attaching its files. Publishes no event. Idempotent. */
  release(input: { readonly id: string }): Promise<void>;

  /**
   * Detaches files from a place and returns their ids. Idempotent. Reservations are unchanged. For `db`, see
   * {@link DatabaseAttachments.attach}.
   */
  detach(
    input: AttachmentPlace & {
      /** Former coordinates of the target, from which the files are detached too. */
      readonly formerly: readonly string[];
      /** Null for all files attached there. */
      readonly fileIds: readonly string[] | null;
      readonly detachedExpiresInSeconds: number | null;
      readonly db?: SqlClient;
    },
  ): Promise<readonly string[]>;

  /**
   * One page of the files attached to a place, ordered by creation and id, and whether another page follows. If
   * `subject` is null, the files of every record. Ignores reservations.
   */
  list(
    input: AttachmentPlace & {
      readonly formerly: readonly string[];
      readonly direction: FileListQuery['direction'];
      /** 1 to 100. */
      readonly first: number;
      readonly after: FileListPosition | null;
    },
  ): Promise<{ readonly files: readonly FileRecord[]; readonly hasNextPage: boolean }>;

  /**
   * The indexes of the `places` whose file is attached there. For files with more attachments than their record lists.
   * A null `subject` matches any record. Ignores reservations. Runs a constant number of statements.
   */
  find(input: {
    readonly places: readonly (AttachmentPlace & { readonly fileId: string; readonly formerly: readonly string[] })[];
  }): Promise<readonly number[]>;

  /**
   * Turns reservations older than this into attachments, since their mutation may have succeeded: at most `limit`,
   * oldest first. Detaches nothing. Returns their number.
   */
  settle(input: { readonly olderThanSeconds: number; readonly limit: number }): Promise<number>;
}
