import { type Caller, fileNotFound, fileNotReady, isAllowed } from '../files/access.ts';
import type { FileLoader } from '../files/file-loader.ts';
import { requirePixels } from '../files/require-pixels.ts';
import { requireSize } from '../files/require-size.ts';
import { excerpt } from '../input/bounded-text.ts';
import { isAccepted, typeNotAccepted } from '../media-types/acceptance.ts';
import type { FileRecord } from '../ports/records.ts';
import type { Services } from '../services.ts';
import type { FileUse } from './files-of-place.ts';

/** A file that may be used where its id was passed in. */
export interface CheckedUse {
  readonly use: FileUse;
  readonly file: FileRecord;
}

/**
 * The caller that passes in ids, with the arguments of the field; or the host's own code, which vouches for its ids.
 */
export type UseBy = { readonly caller: Caller; readonly args: Readonly<Record<string, unknown>> | null } | 'HOST';

/**
 * Checks file ids against the caller and against the current policies of their targets.
 *
 * @throws {DarkroomError} FILE_NOT_FOUND, FILE_NOT_READY, FILE_TYPE_NOT_ACCEPTED, FILE_TOO_LARGE or IMAGE_TOO_LARGE,
 * with the `coordinate` and `fileId` that are refused.
 */
export async function checkUses(
  services: Services,
  uses: readonly FileUse[],
  by: UseBy,
  load: FileLoader = services.load,
): Promise<readonly CheckedUse[]> {
  const checks = await Promise.allSettled(
    uses.map(async (use): Promise<CheckedUse> => {
      const file = await load(use.id);
      if (file === null || !(await isAllowedAt(services, use, file, by))) throw useNotFound(use);
      requirePolicy(file, use);
      return { use, file };
    }),
  );
  return checks.map(passed);
}

/** The error for a file that does not exist, or must not be used here. */
export function useNotFound(use: FileUse): Error {
  return fileNotFound(refused(use));
}

/**
 * Reports the first refusal in the order of the arguments, not in time: `authorize` is called only for files that
 * exist, so timing would reveal which of two ids exists.
 */
function passed(check: PromiseSettledResult<CheckedUse>): CheckedUse {
  if (check.status === 'rejected') throw check.reason;
  return check.value;
}

/**
 * What a refusal says about its id: where it was passed in, and the id as the caller sent it, which does not reveal
 * whether such a file exists.
 */
function refused({ coordinate, id }: FileUse): { readonly coordinate: string; readonly fileId: string } {
  return { coordinate, fileId: excerpt(id) };
}

async function isAllowedAt(
  services: Services,
  { coordinate, target, subject }: FileUse,
  file: FileRecord,
  by: UseBy,
): Promise<boolean> {
  if (by === 'HOST') return true;
  const { caller, args } = by;
  const { coordinate: named, formerly } = target;
  return isAllowed(services, 'ATTACH', file, caller, { coordinate, target: named, formerly, subject, args });
}

function requirePolicy(file: FileRecord, use: FileUse): void {
  const { accept, maxBytes, maxPixels } = use.target.policy;
  if (file.status !== 'READY' || file.contentType === null || file.size === null) throw fileNotReady(refused(use));
  if (!isAccepted(file.contentType, accept)) throw typeNotAccepted(file.contentType, accept, refused(use));
  requireSize(file.size, maxBytes, refused(use));
  requirePixels(file.contentType, file, maxPixels, refused(use));
}
