import { attachFiles } from '../attachments/attach-files.ts';
import type { FilesOfPlace, Subjects } from '../attachments/files-of-place.ts';
import { isSubject } from '../attachments/subject-text.ts';
import type { FileTarget } from '../directive/directive-runtime.ts';
import { DarkroomError } from '../errors/darkroom-error.ts';
import { findFile } from '../files/access.ts';
import { darkroomFileOf } from '../files/darkroom-file.ts';
import { deleteFileUnchecked } from '../files/delete-file.ts';
import { isFileId } from '../files/file-id.ts';
import { fileUrl } from '../files/file-url.ts';
import { isViewerId, MAX_VIEWER_BYTES } from '../files/viewer-id.ts';
import type { CallerOf } from '../operation/operation.ts';
import { UNBOUNDED } from '../operation/request-budget.ts';
import type { AttachmentPlace } from '../ports/database-attachments.ts';
import type { FileListQuery } from '../ports/database.ts';
import type { FileRecord } from '../ports/records.ts';
import { cursorOf, readPage } from '../search/list-files.ts';
import { readTagFilter } from '../search/tag-filter.ts';
import type { Services } from '../services.ts';
import { importFile } from '../uploads/import-file.ts';
import type { UploadTerms } from '../uploads/start-upload.ts';
import type { AttachUncheckedOptions, DarkroomFilePage, DarkroomFiles } from './darkroom-files.ts';

type PageToRead = Pick<FileListQuery, 'first' | 'after' | 'direction'>;

/** Files for the host's own code. */
export function hostFiles(runtime: {
  readonly ready: () => Promise<Services>;
  readonly callerOf: CallerOf;
  /** @throws {DarkroomError} UNKNOWN_TARGET. */
  readonly targetNamed: (coordinate: string) => FileTarget;
  readonly defaults: UploadTerms;
}): DarkroomFiles {
  const { ready, callerOf, targetNamed, defaults } = runtime;
  const filesToAttach = (ids: readonly string[], options: AttachUncheckedOptions): FilesOfPlace => {
    const target = targetNamed(options.target);
    const { attach = 'ADD', subject } = options;
    if (attach === 'SET' && !target.hasSubject) {
      throw badInput(
        `${target.coordinate} has no \`subject\`, so \`attach: 'SET'\` cannot apply. Remove it, or add \`subject\` to @fileUpload.`,
      );
    }
    const subjects = readSubject(target, subject);
    return { coordinate: target.coordinate, target, attach, subjects, ids: [...new Set(ids)] };
  };
  return {
    get: async (id) => {
      const file = await findFile(await ready(), id);
      return file === null ? null : darkroomFileOf(file);
    },

    list: async (options) => {
      const { direction = 'NEWEST_FIRST' } = options;
      const readRest = (): PageToRead => ({ ...readPage(options.first ?? null, options.after ?? null), direction });
      if (options.target !== undefined) {
        const { database } = await ready();
        const place = placeOf(targetNamed(options.target), options.subject);
        return toPage(await database.attachments.list({ ...place, ...readRest() }));
      }
      const { owner, status = null, contentType = null } = options;
      requireOwner(owner);
      const { database } = await ready();
      const tags = readTagFilter(options, '');
      return toPage(await database.files.list({ ownerId: owner, status, contentType, tags, ...readRest() }));
    },

    url: async (id, options = {}) => {
      const services = await ready();
      const file = await findFile(services, id);
      return file === null ? null : fileUrl(services, file, UNBOUNDED, options);
    },

    attach: async (ids, { context, ...options }) => {
      const services = await ready();
      // Checked before the caller is determined: an unknown target is the host's mistake, regardless of the caller.
      const files = filesToAttach(ids, options);
      await attachFiles(services, files, { caller: await callerOf(context), args: null }, options.db);
    },

    attachUnchecked: async (ids, options) => {
      const services = await ready();
      await attachFiles(services, filesToAttach(ids, options), 'HOST', options.db);
    },

    detach: async ({ target: named, subject, ids, db }) => {
      const services = await ready();
      const target = targetNamed(named);
      readSubject(target, subject);
      return services.database.attachments.detach({
        ...placeOf(target, subject),
        fileIds: ids?.filter(isFileId) ?? null,
        detachedExpiresInSeconds: services.settings.detachedExpiresInSeconds,
        ...(db && { db }),
      });
    },

    delete: async (id) => {
      const services = await ready();
      return isFileId(id) && deleteFileUnchecked(services, id);
    },

    import: async ({ target, name = null, contentType = null, ...input }) => {
      requireOwner(input.owner);
      const terms = target === undefined ? defaults : targetNamed(target);
      return darkroomFileOf(await importFile(await ready(), { ...input, name, contentType }, terms));
    },
  };
}

/** The place that `list` and `detach` refer to. */
function placeOf(
  target: FileTarget,
  subject: string | undefined,
): AttachmentPlace & { readonly formerly: readonly string[] } {
  if (subject !== undefined) readSubject(target, subject);
  return { target: target.coordinate, formerly: target.formerly, subject: subject ?? null };
}

function toPage({
  files,
  hasNextPage,
}: {
  readonly files: readonly FileRecord[];
  readonly hasNextPage: boolean;
}): DarkroomFilePage {
  const last = files.at(-1);
  return { files: files.map(darkroomFileOf), hasNextPage, endCursor: last === undefined ? null : cursorOf(last) };
}

/** The record given for a target, which is required if and only if the target has a `subject`. */
function readSubject({ coordinate, hasSubject }: FileTarget, subject: string | undefined): Subjects {
  if (subject === undefined && !hasSubject) return { from: 'NOWHERE' };
  if (subject === undefined) throw badInput(`Files of ${coordinate} belong to a record. Pass its id as \`subject\`.`);
  if (!hasSubject) {
    throw badInput(`${coordinate} has no \`subject\`. Remove the option \`subject\`, or add it to @fileUpload.`);
  }
  if (!isSubject(subject)) throw badInput('`subject` must be a string of 1 to 255 bytes of UTF-8, without NUL.');
  return { from: 'ARGUMENTS', ids: [subject] };
}

function badInput(message: string): DarkroomError {
  return new DarkroomError('BAD_USER_INPUT', message);
}

function requireOwner(owner: string): void {
  if (isViewerId(owner)) return;
  throw new DarkroomError(
    'BAD_USER_INPUT',
    `\`owner\` must be an id that \`viewer\` can return: 1 to ${MAX_VIEWER_BYTES} bytes of UTF-8, without NUL.`,
  );
}
