import type { FileListPosition, FileListQuery } from './database.ts';
import type { FileRecord } from './records.ts';
import type { SqlClient } from './sql-client.ts';

/** What files can be attached to: a record of the host's, at a target. */
export interface AttachmentPlace {
  /** The target's schema coordinate, such as `Customer.logo`. */
  readonly target: string;
  /**
   * The id of the host's record, as text of 1 to {@link MAX_SUBJECT_BYTES} bytes; null where the target does not say
   * which field identifies it, or it is not known yet.
   */
  readonly subject: string | null;
}

/** Files that become attached to one place. */
export interface AttachmentChange extends AttachmentPlace {
  /** UUIDs. */
  readonly fileIds: readonly string[];
  /** `ADD` leaves what is attached there; `SET` detaches it. */
  readonly attach: 'ADD' | 'SET';
  /** The coordinates that the target had before, whose attachments a `SET` detaches too. */
  readonly formerly: readonly string[];
}

/** What a mutation has reserved. */
export interface Reservation {
  /** A UUID. */
  readonly id: string;
  /** Its place in the order of attachments, as {@link DatabaseAttachments.reserve} gave it. */
  readonly since: string;
}

/**
 * Which files are attached where. Each method is one transaction. An event follows for each file that becomes attached
 * to a place, or detached from one.
 *
 * A reservation holds a file for a mutation that is under way: it can be read at that place, and does not expire. It
 * ends with `attach` or `release`; one whose process died is left to `settle`.
 *
 * A file that loses the last of its attachments expires after `detachedExpiresInSeconds`, never where that is null. One
 * that becomes attached does not expire any more. Reservations change neither.
 */
export interface DatabaseAttachments {
  /**
   * Reserves files for places. Gives the ids of those there are, and the reservation's place in the order of
   * attachments, which is taken after all attachments that are visible to it: what is attached in a transaction that is
   * still open comes later. No event. With no files, it only takes its place.
   */
  reserve(input: {
    /** The reservation's id, a new UUID. */
    readonly id: string;
    readonly places: readonly (AttachmentPlace & { readonly fileIds: readonly string[] })[];
  }): Promise<{ readonly fileIds: readonly string[]; readonly since: string }>;

  /**
   * Attaches files to places, and gives the ids of those there are. Idempotent. A `SET` detaches what was attached to
   * its place before the reservation, or before now without one, and is not among its files: where two mutations
   * overlap, nothing says which of them the host's record names in the end, so that both keep theirs. Reservations of
   * others stay. `reservation` ends, whether its files are among the changes or not. With `ifAll`, nothing changes
   * where one of the files is missing: a `SET` must not detach what its record still names.
   *
   * With `db`, in the transaction that is open there.
   *
   * @throws {DarkroomError} INVALID_CONFIGURATION for a `db` that the database cannot work on.
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

  /** Ends a reservation, and attaches nothing. No event. Idempotent. */
  release(input: { readonly id: string }): Promise<void>;

  /**
   * Detaches files from a place, and gives their ids. Idempotent. Reservations stay. `db` is as with
   * {@link DatabaseAttachments.attach}.
   */
  detach(
    input: AttachmentPlace & {
      /** The coordinates that the target had before, from which they are detached too. */
      readonly formerly: readonly string[];
      /** Null for all that are attached there. */
      readonly fileIds: readonly string[] | null;
      readonly detachedExpiresInSeconds: number | null;
      readonly db?: SqlClient;
    },
  ): Promise<readonly string[]>;

  /**
   * One page of the files that are attached to a place, in the order of their creation and id, and whether another
   * follows. With null for the `subject`, those of every record. Reservations do not count.
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
   * Which of these are attached: their indexes in `places`. For files with more attachments than are on their record.
   * With null for the `subject`, for whatever record. Reservations do not count. In a constant number of statements.
   */
  find(input: {
    readonly places: readonly (AttachmentPlace & { readonly fileId: string; readonly formerly: readonly string[] })[];
  }): Promise<readonly number[]>;

  /**
   * Makes attachments of reservations that are older, as their mutation may have succeeded: at most `limit`, oldest
   * first. Detaches nothing. Gives how many.
   */
  settle(input: { readonly olderThanSeconds: number; readonly limit: number }): Promise<number>;
}
