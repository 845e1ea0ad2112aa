/** A file that is attached where no row of the host's names it. */
export interface UnreferencedFile {
  readonly fileId: string;
  /** The target's schema coordinate, such as `Customer.logo`. */
  readonly target: string;
  /** The id of the host's record; null where none is known. */
  readonly subject: string | null;
  /** Length in bytes; null until READY. */
  readonly size: number | null;
  /** When it was first seen that no row names it. */
  readonly since: Date;
}

/** A target whose files are not detached, as the host's table may have lost what it should have. */
export interface StoppedReference {
  /** The target's schema coordinate. */
  readonly target: string;
  /** Why, with the table and the numbers, as a sentence for people. */
  readonly reason: string;
}

/** What a sweep of references has done. */
export interface ReferencesSwept {
  /** Attachments that ended, as no row had named their file for longer than the grace period. */
  readonly detached: number;
  /**
   * Reservations of processes that died, and files that were going to expire, of which a row names the file: they are
   * attached there now.
   */
  readonly attached: number;
  /** Reservations of processes that died, of which no row names the file: they are gone. */
  readonly released: number;
  /** Targets that were left as they are. While there are any, no file that expired is to be deleted. */
  readonly stopped: readonly StoppedReference[];
}

/**
 * The tables of the host's that name files, where the database can read them: what decides whether an attachment stands
 * that no code has ended. Attachments younger than the grace period, which is the database's own option, are left
 * alone. A file that a row names is not deleted as EXPIRED by `files.delete`, but attached there again.
 *
 * A target is stopped once more than a tenth of its files are not named any more, or its table is empty, until all are
 * named again or `detach` is called; and for as long as its table cannot be read.
 */
export interface DatabaseReferences {
  /**
   * Compares attachments with the host's rows, by pages. Detaches what no row has named for longer than the grace
   * period, attaches what was going to expire where a row names it, and settles older reservations.
   * Waits for no lock of others.
   */
  sweep(input: { readonly detachedExpiresInSeconds: number | null }): Promise<ReferencesSwept>;

  /** Looks now for files that no row names. Detaches nothing. Ordered by record and file at each target. */
  find(): Promise<{ readonly files: readonly UnreferencedFile[]; readonly stopped: readonly StoppedReference[] }>;

  /**
   * Looks, and detaches now what no row names, of stopped targets too, which are not any more. A table that cannot be
   * read keeps its files. Gives what was detached.
   */
  detach(input: {
    readonly detachedExpiresInSeconds: number | null;
  }): Promise<{ readonly files: readonly UnreferencedFile[]; readonly stopped: readonly StoppedReference[] }>;
}
