import { DarkroomError } from '../errors/darkroom-error.ts';
import type { Storage } from '../ports/storage.ts';
import type { Services } from '../services.ts';

/** The storages for which the reason of refused uploads was already logged. */
const told = new WeakSet<Storage>();

/**
 * Refuses uploads without a size if one must be declared: because of the policy, or because the storage would otherwise
 * let anyone with a part's URL read other files. Refuses empty files if the storage accepts none.
 *
 * @throws {DarkroomError} SIZE_REQUIRED, FILE_EMPTY, STORAGE_UNAVAILABLE.
 */
export async function requireDeclaredSize(
  { storage, log }: Pick<Services, 'storage' | 'log'>,
  size: number | null,
  isRequired: boolean,
): Promise<void> {
  if (size === null && isRequired) throw sizeRequired('This upload must declare its size');
  if (size === 0 && storage.uploads.takesEmptyParts === false) throw noEmptyFiles();
  // A URL signed for zero bytes is as dangerous as one signed for any number.
  if ((size ?? 0) > 0 || (await storage.uploads.requiresSize?.()) !== true) return;
  if (!told.has(storage)) {
    told.add(storage);
    log.warn(
      'The storage accepts only uploads with a declared size of 1 byte or more. Others are refused with SIZE_REQUIRED or FILE_EMPTY. The README of the storage names the option that changes this.',
    );
  }
  throw size === null ? sizeRequired('This storage accepts only uploads that declare their size') : noEmptyFiles();
}

function noEmptyFiles(): DarkroomError {
  return new DarkroomError('FILE_EMPTY', 'This storage does not accept empty files. Upload a file of 1 byte or more.');
}

function sizeRequired(reason: string): DarkroomError {
  return new DarkroomError('SIZE_REQUIRED', `${reason}. Pass \`size\`, the exact length of the file in bytes.`);
}
