import type { FileDisposition } from '../files/content-disposition.ts';
import type { DarkroomFile } from '../files/darkroom-file.ts';
import type { FileUrl } from '../files/file-url.ts';
import type { FileStatus, FileTagStatus } from '../ports/records.ts';
import type { SqlClient } from '../ports/sql-client.ts';
import type { ImportSource } from '../uploads/import-file.ts';

/** Which page of a list of files, and in which order. */
export interface PageOptions {
  /** @default 'NEWEST_FIRST' */
  readonly direction?: 'NEWEST_FIRST' | 'OLDEST_FIRST';
  /** 1 to 100. @default 20 */
  readonly first?: number;
  /** The `endCursor` of the page before. */
  readonly after?: string;
}

/** Which of the files that are attached to a target {@link DarkroomFiles.list} gives, of all owners. */
export interface ListAttachedFilesOptions extends PageOptions {
  /** The coordinate, such as `Customer.logo`. */
  readonly target: string;
  /** The id of your record. @default those of every record */
  readonly subject?: string;
  readonly owner?: never;
}

/** Which of an owner's files {@link DarkroomFiles.list} gives. */
export interface ListFilesOptions extends PageOptions {
  readonly owner: string;
  readonly target?: never;
  /** Any of these. @default all */
  readonly status?: readonly FileStatus[];
  /** A media type, or a range such as `image/*`. @default all */
  readonly contentType?: string;
  /**
   * Names of tags, however they are written, at most 20: the files that have `all` of these, `any` of these and `none`
   * of these. `{}` restricts nothing.
   *
   * @default all files, with tags or without
   */
  readonly tags?: {
    readonly all?: readonly string[];
    readonly any?: readonly string[];
    readonly none?: readonly string[];
  };
  /** Which tags count. Without `tags`, files with any tag that counts. @default `['SUGGESTED', 'CONFIRMED']` */
  readonly tagStatus?: readonly FileTagStatus[];
  /**
   * Suggestions with less confidence do not count, 0 to 1. What a person confirmed or added
   * always does. @default all count
   */
  readonly minConfidence?: number;
}

/** A page of files. */
export interface DarkroomFilePage {
  readonly files: readonly DarkroomFile[];
  readonly hasNextPage: boolean;
  /** Null when the page is empty. */
  readonly endCursor: string | null;
}

/** How {@link DarkroomFiles.attachUnchecked} attaches. */
export interface AttachUncheckedOptions {
  /** The coordinate, such as `Customer.logo`. */
  readonly target: string;
  /**
   * The id of your record: needed where the target says what identifies one, as it is shown to clients. 1 to 255 bytes
   * of UTF-8, without NUL.
   */
  readonly subject?: string;
  /**
   * `SET` detaches what else is attached to the record at this target; it needs a `subject`. @default 'ADD'
   */
  readonly attach?: 'ADD' | 'SET';
  /**
   * A connection on which you have a transaction open, of `pg` or a library: nothing is attached unless that commits.
   * @default a transaction of its own
   */
  readonly db?: SqlClient;
}

/** What {@link DarkroomFiles.detach} detaches. */
export interface DetachOptions {
  /** The coordinate, such as `Customer.logo`. */
  readonly target: string;
  /** The id of your record; left out where the target does not say what identifies one. */
  readonly subject?: string;
  /** Which files. @default all that are attached there */
  readonly ids?: readonly string[];
  /** As {@link AttachUncheckedOptions.db}. */
  readonly db?: SqlClient;
}

/** How {@link DarkroomFiles.attach} attaches. */
export interface AttachOptions extends AttachUncheckedOptions {
  /**
   * The context of the request that the ids came in with, which says who wants to attach them. On a server
   * without a context: undefined.
   */
  readonly context: unknown;
}

/** What {@link DarkroomFiles.import} imports. */
export interface ImportOptions {
  /** A stream, or an object of any key in the same bucket, which is copied. */
  readonly from: ImportSource;
  /** The viewer whose file it is. */
  readonly owner: string;
  /** The coordinate whose policy holds. @default none: `defaults` hold */
  readonly target?: string;
  /** At most 255 characters. @default none */
  readonly name?: string;
  /** Tells types apart that have no magic bytes, such as `text/csv`. */
  readonly contentType?: string;
  readonly signal?: AbortSignal;
}

/**
 * Files in the host's own code, past `authorize`, quotas and budgets: the host answers for who may do it. Ids of no
 * file, and what is none, are as if there were no such file.
 */
export interface DarkroomFiles {
  /** The file, or null. */
  get(id: string): Promise<DarkroomFile | null>;
  /**
   * One page of an owner's files, or of the files of one of your records.
   *
   * @throws {DarkroomError} BAD_USER_INPUT for an owner that no viewer can be, a `subject` that cannot identify a
   * record, a `first` out of range, an invalid cursor, or an impossible filter of tags; UNKNOWN_TARGET.
   */
  list(options: ListFilesOptions | ListAttachedFilesOptions): Promise<DarkroomFilePage>;
  /**
   * Where the file can be read, and whether browsers show it where that is safe, `INLINE`, or always download it; null
   * unless READY. For 300 seconds and `INLINE` by default.
   *
   * @throws {DarkroomError} BAD_USER_INPUT unless `expiresInSeconds` is 1 to 3,600.
   */
  url(
    id: string,
    options?: { readonly expiresInSeconds?: number; readonly disposition?: FileDisposition },
  ): Promise<FileUrl | null>;
  /**
   * Attaches READY files to a record of yours at a target, and asks for the conversions and tags that the target wants:
   * all, or none of them. Idempotent. Ids are checked as an argument's are: the caller of the request must be allowed
   * to attach them.
   *
   * @throws {DarkroomError} BAD_USER_INPUT for a `subject` that is missing, cannot identify a record, or is none of the
   * target's; FILE_NOT_FOUND, FILE_NOT_READY, FILE_TYPE_NOT_ACCEPTED or FILE_TOO_LARGE, with the
   * `coordinate` and `fileId` that are refused in `extensions`; UNKNOWN_TARGET; INVALID_CONFIGURATION for a `db` that
   * has no transaction open or is not connected to the same database.
   */
  attach(ids: readonly string[], options: AttachOptions): Promise<void>;
  /**
   * As {@link attach}, for ids that you vouch for, such as those of files that you imported: no caller is asked about.
   * From then on, everyone who reaches the target reads these files, so that no id of a client's belongs here.
   *
   * @throws {DarkroomError} as {@link attach}.
   */
  attachUnchecked(ids: readonly string[], options: AttachUncheckedOptions): Promise<void>;
  /**
   * Detaches files from a record of yours, for when you delete it, and gives their ids. Idempotent. A file that loses
   * the last of its attachments is deleted after `detachedExpiresInSeconds`.
   *
   * @throws {DarkroomError} BAD_USER_INPUT and UNKNOWN_TARGET as {@link attach}; INVALID_CONFIGURATION for a `db` that
   * has no transaction open or is not connected to the same database.
   * @example
   * ```ts
   * await client.query('begin');
   * await client.query('delete from customers where id = $1', [id]);
   * await darkroom.files.detach({ target: 'Customer.logo', subject: id, db: client });
   * await client.query('commit');
   * ```
   */
  detach(options: DetachOptions): Promise<readonly string[]>;
  /** Deletes a file for good; its bytes follow. False when there is none. */
  delete(id: string): Promise<boolean>;
  /**
   * Makes a READY file of bytes that are there already. They are judged as an upload's are.
   *
   * @throws {DarkroomError} UNKNOWN_TARGET; FILE_TYPE_NOT_ACCEPTED, FILE_TOO_LARGE or IMAGE_TOO_LARGE, and nothing is
   * left; FILE_NOT_FOUND when there is nothing under the key; BAD_USER_INPUT; STORAGE_UNAVAILABLE.
   */
  import(options: ImportOptions): Promise<DarkroomFile>;
}
