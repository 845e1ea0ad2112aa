import { checkFileArguments } from '../directive/check-file-arguments.ts';
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
import { cursorOf, readPage } from '../search/list-files.ts';
import { readTagFilter } from '../search/tag-filter.ts';
import type { Services } from '../services.ts';
import { importFile } from '../uploads/import-file.ts';
import type { UploadTerms } from '../uploads/start-upload.ts';
import type { AttachUncheckedOptions, DarkroomFiles } from './darkroom-files.ts';

type FilesToAttach = Parameters<typeof checkFileArguments>[1];

/** Files for the host's own code. */
export function hostFiles(runtime: {
  readonly ready: () => Promise<Services>;
  readonly callerOf: CallerOf;
  /** @throws {DarkroomError} UNKNOWN_TARGET. */
  readonly targetNamed: (coordinate: string) => FileTarget;
  readonly defaults: UploadTerms;
}): DarkroomFiles {
  const { ready, callerOf, targetNamed, defaults } = runtime;
  const attachInput = (ids: readonly string[], { target: named, db }: AttachUncheckedOptions): FilesToAttach => {
    const target = targetNamed(named);
    const uses = ids.map((id) => ({ id, coordinate: target.coordinate, target }));
    return { uses, attach: true, ...(db === undefined ? {} : { db }) };
  };
  return {
    get: async (id) => {
      const file = await findFile(await ready(), id);
      return file === null ? null : darkroomFileOf(file);
    },

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
      return { files: files.map(darkroomFileOf), hasNextPage, endCursor: last === undefined ? null : cursorOf(last) };
    },

    url: async (id, options = {}) => {
      const services = await ready();
      const file = await findFile(services, id);
      return file === null ? null : fileUrl(services, file, UNBOUNDED, options);
    },

    attach: async (ids, { context, ...options }) => {
      const services = await ready();
      // Before the caller is asked for: an unknown target is the host's mistake, whoever calls.
      const input = attachInput(ids, options);
      await checkFileArguments(services, input, await callerOf(context));
    },

    attachUnchecked: async (ids, options) => {
      const services = await ready();
      await checkFileArguments(services, attachInput(ids, options), 'HOST');
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

function requireOwner(owner: string): void {
  if (isViewerId(owner)) return;
  throw new DarkroomError(
    'BAD_USER_INPUT',
    `\`owner\` must be an id that \`viewer\` can return: at most ${MAX_VIEWER_BYTES} bytes of UTF-8, without NUL.`,
  );
}
