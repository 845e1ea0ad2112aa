/** A file that is attached at a target where no row of the host's refers to it. */
export interface UnreferencedFile {
  readonly fileId: string;
  /** The target's schema coordinate, such as `Customer.logo`. */
  readonly target: string;
  /** The id of the host's record; null if unknown. */
  readonly subject: string | null;
  /** Length in bytes; null until READY. */
  readonly size: number | null;
  /** When the database first noticed that no row refers to it. */
  readonly since: Date;
}

/** A target whose files are not detached, because the host's table may have lost data. */
export interface StoppedReference {
  /** The target's schema coordinate. */
  readonly target: string;
  /** Why, with the table and the numbers, as a sentence for people. */
  readonly reason: string;
}

/** The result of a sweep of references. */
export interface ReferencesSwept {
  /**
   * The number of attachments that ended because no row had referred to their file for longer than the grace period.
   */
  readonly detached: number;
  /**
   * The number of files that are attached now because a row refers to them: those of reservations of dead processes,
   * and those that were going to expire.
   */
  readonly attached: number;
  /** The number of reservations of dead processes that were deleted because no row refers to their file. */
  readonly released: number;
  /** Targets that were left unchanged. While there are any, do not delete expired files. */
  readonly stopped: readonly StoppedReference[];
}

/**
 * The host's tables that refer to files, if the database can read them. They decide whether an attachment that no code
 * has ended still stands. Attachments younger than the grace period, an option of the database, are left alone. If a
 * row refers to a file, `files.delete` does not delete it as EXPIRED but attaches it there again.
 *
 * A target is stopped when rows no longer refer to more than a tenth of its files, or when its table is empty. It stays
 * stopped until rows refer to all of them again or `detach` is called. A target is also stopped while its table cannot
 * be read.
 */
export interface DatabaseReferences {
  /**
   * Compares attachments with the host's rows, page by page. Detaches files that no row has referred to for longer than
   * the grace period, attaches files that were going to expire if a row refers to them, and settles older reservations.
   * Never waits for locks held by others.
   */
  sweep(input: { readonly detachedExpiresInSeconds: number | null }): Promise<ReferencesSwept>;

  /** Looks immediately for files that no row refers to. Detaches nothing. Ordered by record and file at each target. */
  find(): Promise<{ readonly files: readonly UnreferencedFile[]; readonly stopped: readonly StoppedReference[] }>;

  /**
   * Looks for files that no row refers to and detaches them immediately, including those of stopped targets, which are
   * then no longer stopped. If a table cannot be read, its files stay attached. Returns what was detached.
   */
  detach(input: {
    readonly detachedExpiresInSeconds: number | null;
  }): Promise<{ readonly files: readonly UnreferencedFile[]; readonly stopped: readonly StoppedReference[] }>;
}
