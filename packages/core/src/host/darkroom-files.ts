import type { FileDisposition } from '../files/content-disposition.ts';
import type { DarkroomFile } from '../files/darkroom-file.ts';
import type { FileUrl } from '../files/file-url.ts';
import type { FileStatus, FileTagStatus } from '../ports/records.ts';
import type { SqlClient } from '../ports/sql-client.ts';
import type { ImportSource } from '../uploads/import-file.ts';

/** The page of a list of files, and its order. */
export interface PageOptions {
  /** @default 'NEWEST_FIRST' */
  readonly direction?: 'NEWEST_FIRST' | 'OLDEST_FIRST';
  /** The size of the page, 1 to 100. @default 20 */
  readonly first?: number;
  /** The `endCursor` of the previous page. */
  readonly after?: string;
}

/** Selects files attached to a target for {@link DarkroomFiles.list}, of all owners. */
export interface ListAttachedFilesOptions extends PageOptions {
  /** The coordinate, such as `Customer.logo`. */
  readonly target: string;
  /** The id of your record. @default files of every record */
  readonly subject?: string;
  readonly owner?: never;
}

/** Selects an owner's files for {@link DarkroomFiles.list}. */
export interface ListFilesOptions extends PageOptions {
  /** The viewer who owns the files. Files of anonymous callers have no owner and are in no such list. */
  readonly owner: string;
  readonly target?: never;
  /** Files in any of these states. @default all */
  readonly status?: readonly FileStatus[];
  /** A media type, or a range such as `image/*`. @default all */
  readonly contentType?: string;
  /**
   * Names of tags, case-insensitive, at most 20: files with `all`, `any` or `none` of them. `{}` restricts nothing.
   *
   * @default all files, with or without tags
   */
  readonly tags?: {
    readonly all?: readonly string[];
    readonly any?: readonly string[];
    readonly none?: readonly string[];
  };
  /**
   * The states of tags that count. Without `tags`, matches files with any tag that counts.
   * @default `['SUGGESTED', 'CONFIRMED']`
   */
  readonly tagStatus?: readonly FileTagStatus[];
  /**
   * Ignores suggestions with a lower confidence, 0 to 1. Tags that a person confirmed or added always count.
   * @default all count
   */
  readonly minConfidence?: number;
}

/** A page of files. */
export interface DarkroomFilePage {
  readonly files: readonly DarkroomFile[];
  readonly hasNextPage: boolean;
  /** Null for an empty page. */
  readonly endCursor: string | null;
}

/** Options of {@link DarkroomFiles.attachUnchecked}. */
export interface AttachUncheckedOptions {
  /** The coordinate, such as `Customer.logo`. */
  readonly target: string;
  /** The id of your record, 1 to 255 bytes of UTF-8 without NUL. Required if the target has a `subject`. */
  readonly subject?: string;
  /** `SET` detaches all other files of the record at this target; it requires a `subject`. @default 'ADD' */
  readonly attach?: 'ADD' | 'SET';
  /**
   * A connection of `pg` or another library with an open transaction: files are attached only if it commits.
   * @default a transaction of its own
   */
  readonly db?: SqlClient;
}

/** Options of {@link DarkroomFiles.detach}. */
export interface DetachOptions {
  /** The coordinate, such as `Customer.logo`. */
  readonly target: string;
  /** The id of your record; omitted if the target has no `subject`. */
  readonly subject?: string;
  /** The files to detach. @default all files attached there */
  readonly ids?: readonly string[];
  /** Like {@link AttachUncheckedOptions.db}. */
  readonly db?: SqlClient;
}

/** Options of {@link DarkroomFiles.attach}. */
export interface AttachOptions extends AttachUncheckedOptions {
  /**
   * The context of the request that the ids came with, which identifies the caller. On a server without a context:
   * undefined.
   */
  readonly context: unknown;
}

/** Options of {@link DarkroomFiles.import}. */
export interface ImportOptions {
  /** A stream, or any object in the same bucket, which is copied. */
  readonly from: ImportSource;
  /** The viewer who will own the file: an id of 1 to 255 bytes of UTF-8 without NUL. */
  readonly owner: string;
  /** The coordinate whose policy applies. @default none: `defaults` apply */
  readonly target?: string;
  /** The file's name, at most 255 characters. @default none */
  readonly name?: string;
  /** The media type, needed for types without magic bytes, such as `text/csv`. */
  readonly contentType?: string;
  readonly signal?: AbortSignal;
}

/**
 * Files in your own code. `authorize`, quotas and budgets do not apply: your code decides who may do what. Ids that do
 * not exist, and values that are not ids, count as missing files.
 */
export interface DarkroomFiles {
  /** The file, or null if it does not exist. */
  get(id: string): Promise<DarkroomFile | null>;
  /**
   * One page of an owner's files, or of the files of one of your records.
   *
   * @throws {DarkroomError} BAD_USER_INPUT for an invalid owner or `subject`, a `first` out of range, an invalid cursor
   * or an impossible filter of tags; UNKNOWN_TARGET.
   */
  list(options: ListFilesOptions | ListAttachedFilesOptions): Promise<DarkroomFilePage>;
  /**
   * A URL to read the file from; null unless READY. With `INLINE`, the default, browsers show the file where that is
   * safe; otherwise they download it. Valid for 300 seconds by default.
   *
   * @throws {DarkroomError} BAD_USER_INPUT unless `expiresInSeconds` is 1 to 3,600.
   */
  url(
    id: string,
    options?: { readonly expiresInSeconds?: number; readonly disposition?: FileDisposition },
  ): Promise<FileUrl | null>;
  /**
   * Attaches READY files to a record of yours at a target, and requests the conversions and tags of the target: all
   * files, or none. Idempotent. Ids are checked as in an argument: the caller of the request must be allowed to attach
   * them.
   *
   * @throws {DarkroomError} BAD_USER_INPUT for a `subject` that is missing, invalid, or not used by the target;
   * FILE_NOT_FOUND, FILE_NOT_READY, FILE_TYPE_NOT_ACCEPTED or FILE_TOO_LARGE, with the `coordinate` and the refused
   * `fileId` in `extensions`; UNKNOWN_TARGET; INVALID_CONFIGURATION for a `db` without an open transaction, or on
   * another database.
   */
  attach(ids: readonly string[], options: AttachOptions): Promise<void>;
  /**
   * Like {@link attach}, but without checking a caller: for ids that you vouch for, such as those of imported files.
   * Everyone who reaches the target can then read these files, so do not pass ids from clients.
   *
   * @throws {DarkroomError} as {@link attach}.
   */
  attachUnchecked(ids: readonly string[], options: AttachUncheckedOptions): Promise<void>;
  /**
   * Detaches files from a record of yours, for example when you delete it, and returns their ids. Idempotent. A file
   * that loses its last attachment is deleted after `detachedExpiresInSeconds`.
   *
   * @throws {DarkroomError} BAD_USER_INPUT and UNKNOWN_TARGET as {@link attach}; INVALID_CONFIGURATION for a `db`
   * without an open transaction, or on another database.
   * @example
   * ```ts
   * await client.query('begin');
   * await client.query('delete from customers where id = $1', [id]);
   * await darkroom.files.detach({ target: 'Customer.logo', subject: id, db: client });
   * await client.query('commit');
   * ```
   */
  detach(options: DetachOptions): Promise<readonly string[]>;
  /** Deletes a file for good; its bytes are deleted in the background. Resolves to false if it does not exist. */
  delete(id: string): Promise<boolean>;
  /**
   * Makes a READY file from existing bytes, which are checked like those of an upload.
   *
   * @throws {DarkroomError} UNKNOWN_TARGET; FILE_TYPE_NOT_ACCEPTED, FILE_TOO_LARGE or IMAGE_TOO_LARGE, leaving nothing
   * behind; FILE_NOT_FOUND if there is no object under the key; BAD_USER_INPUT, also for an invalid
   * owner; STORAGE_UNAVAILABLE.
   */
  import(options: ImportOptions): Promise<DarkroomFile>;
}
