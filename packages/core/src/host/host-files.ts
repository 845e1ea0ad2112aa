import { checkFileArguments } from '../directive/check-file-arguments.ts';
import type { FileTarget } from '../directive/directive-runtime.ts';
import { DarkroomError } from '../errors/darkroom-error.ts';
import { findFile } from '../files/access.ts';
import { fileUrl, type FileUrl } from '../files/file-url.ts';
import { deleteFileJobs } from '../files/storage-keys.ts';
import { isViewerId, MAX_VIEWER_BYTES } from '../files/viewer-id.ts';
import type { CallerOf } from '../operation/operation.ts';
import { UNBOUNDED } from '../operation/request-budget.ts';
import type { FileRecord, FileStatus, FileTagStatus } from '../ports/records.ts';
import type { SqlClient } from '../ports/sql-client.ts';
import { cursorOf, readPage } from '../search/list-files.ts';
import { readTagFilter } from '../search/tag-filter.ts';
import type { Services } from '../services.ts';
import { importFile, type ImportSource } from '../uploads/import-file.ts';
import type { UploadTerms } from '../uploads/start-upload.ts';

/** Which files {@link DarkroomFiles.list} gives. */
export interface ListHostFilesOptions {
  readonly owner: string;
  /** Any of these. @default all */
  readonly status?: readonly FileStatus[];
  /** A media type, or a range such as `image/*`. @default all */
  readonly contentType?: string;
  /**
   * Names of tags, however they are written, at most 20: the files that have `all` of these, `any` of these and `none` of these. `{}` restricts nothing.
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
  /** Suggestions with less confidence do not count, 0 to 1. What a person confirmed or added always does. @default all count */
  readonly minConfidence?: number;
  /** @default 'NEWEST_FIRST' */
  readonly direction?: 'NEWEST_FIRST' | 'OLDEST_FIRST';
  /** 1 to 100. @default 20 */
  readonly first?: number;
  /** The `endCursor` of the page before. */
  readonly after?: string;
}

/** A page of files. */
export interface HostFilePage {
  readonly files: readonly FileRecord[];
  readonly hasNextPage: boolean;
  /** Null when the page is empty. */
  readonly endCursor: string | null;
}

/** How {@link DarkroomFiles.attach} attaches. */
export interface AttachOptions {
  /** The coordinate, such as `Customer.logo`. */
  readonly target: string;
  /**
   * The context of the request that the ids came in with: they are then checked as an argument's are, also where it is undefined. Where it is left out, you vouch for
   * them: from then on, whoever reaches the target reads these files.
   */
  readonly context?: unknown;
  /** A connection on which you have a transaction open: nothing is attached unless that commits. @default a transaction of its own */
  readonly db?: SqlClient;
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
 * Files in the host's own code, past `authorize`, quotas and budgets: the host answers for who may do it. Ids of no file, and what is none,
 * are as if there were no such file.
 */
export interface DarkroomFiles {
  /** The file, or null. */
  get(id: string): Promise<FileRecord | null>;
  /**
   * One page of somebody's files.
   *
   * @throws {DarkroomError} BAD_USER_INPUT for an owner that no viewer can be, a `first` out of range, a cursor that is none, or a filter of tags that cannot be meant.
   */
  list(options: ListHostFilesOptions): Promise<HostFilePage>;
  /**
   * Where the file can be read; null unless READY.
   *
   * @throws {DarkroomError} BAD_USER_INPUT unless `expiresInSeconds` is 1 to 3,600.
   */
  url(id: string, options?: { readonly expiresInSeconds?: number }): Promise<FileUrl | null>;
  /**
   * Marks READY files as attached to a target, and asks for the conversions and tags that it wants: all, or none of them. Idempotent.
   *
   * @throws {DarkroomError} UNKNOWN_TARGET, FILE_NOT_FOUND, FILE_NOT_READY, FILE_TYPE_NOT_ACCEPTED or FILE_TOO_LARGE; INVALID_CONFIGURATION for a `db` that the database
   * has no part in.
   */
  attach(ids: readonly string[], options: AttachOptions): Promise<void>;
  /** Deletes a file for good; its bytes follow. False when there is none. */
  delete(id: string): Promise<boolean>;
  /**
   * Makes a READY file of bytes that are there already. They are judged as an upload's are.
   *
   * @throws {DarkroomError} UNKNOWN_TARGET; FILE_TYPE_NOT_ACCEPTED, FILE_TOO_LARGE or IMAGE_TOO_LARGE, and nothing is left; FILE_NOT_FOUND when there is nothing under
   * the key; BAD_USER_INPUT; STORAGE_UNAVAILABLE.
   */
  import(options: ImportOptions): Promise<FileRecord>;
}

/** Files for the host's own code. */
export function hostFiles(runtime: {
  readonly ready: () => Promise<Services>;
  readonly callerOf: CallerOf;
  /** @throws {DarkroomError} UNKNOWN_TARGET. */
  readonly targetNamed: (coordinate: string) => FileTarget;
  readonly defaults: UploadTerms;
}): DarkroomFiles {
  const { ready, callerOf, targetNamed, defaults } = runtime;
  return {
    get: async (id) => findFile(await ready(), id),

    list: async ({ owner, status = null, contentType = null, direction = 'NEWEST_FIRST', ...options }) => {
      requireOwner(owner);
      const services = await ready();
      const place = readPage(options.first ?? null, options.after ?? null);
      const { files, hasNextPage } = await services.database.files.list({
        ownerId: owner,
        status,
        contentType,
        tags: readTagFilter(options, ''),
        direction,
        ...place,
      });
      const last = files.at(-1);
      return { files, hasNextPage, endCursor: last === undefined ? null : cursorOf(last) };
    },

    url: async (id, { expiresInSeconds } = {}) => {
      const services = await ready();
      const file = await findFile(services, id);
      return file === null ? null : fileUrl(services, file, UNBOUNDED, expiresInSeconds);
    },

    attach: async (ids, options) => {
      const { target: coordinate, context, db } = options;
      const services = await ready();
      const target = targetNamed(coordinate);
      const uses = ids.map((id) => ({ id, coordinate: target.coordinate, target }));
      // Some servers have undefined for a context: whoever hands that on vouches for nothing.
      const caller = 'context' in options ? await callerOf(context) : 'HOST';
      await checkFileArguments(services, { uses, attach: true, ...(db === undefined ? {} : { db }) }, caller);
    },

    delete: async (id) => {
      const services = await ready();
      const file = await findFile(services, id);
      if (file === null) return false;
      const jobs = deleteFileJobs(services.keys, file, services.settings.partUrlExpiresInSeconds);
      return services.database.files.delete({ fileId: id, jobs });
    },

    import: async ({ target, name = null, contentType = null, ...input }) => {
      requireOwner(input.owner);
      const terms = target === undefined ? defaults : targetNamed(target);
      return importFile(await ready(), { ...input, name, contentType }, terms);
    },
  };
}

function requireOwner(owner: string): void {
  if (isViewerId(owner)) return;
  throw new DarkroomError(
    'BAD_USER_INPUT',
    `\`owner\` must be an id that \`viewer\` can return: at most ${MAX_VIEWER_BYTES} bytes of UTF-8, without NUL.`,
  );
}
