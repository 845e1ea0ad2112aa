import { DarkroomError } from '../errors/darkroom-error.ts';
import type { Storage } from '../ports/storage.ts';
import type { Services } from '../services.ts';

/** The storages whose operators were told why uploads are refused. */
const told = new WeakSet<Storage>();

/**
 * Refuses uploads without a size where one has to be declared: by the policy, or for a storage that would let the
 * bearer of a part's URL read other files. Refuses empty files where the storage takes none.
 *
 * @throws {DarkroomError} SIZE_REQUIRED, STORAGE_UNAVAILABLE.
 */
export async function requireDeclaredSize(
  { storage, log }: Pick<Services, 'storage' | 'log'>,
  size: number | null,
  isRequired: boolean,
): Promise<void> {
  if (size === null && isRequired) throw sizeRequired('Uploads for this place have to declare their size');
  if (size === 0 && storage.uploads.takesEmptyParts === false) throw noEmptyFiles();
  // What is signed for no bytes at all is as dangerous as what is signed for any number.
  if ((size ?? 0) > 0 || (await storage.uploads.requiresSize?.()) !== true) return;
  if (!told.has(storage)) {
    told.add(storage);
    log.warn(
      'The storage takes only uploads of a declared size, 1 byte or more, so others are refused with SIZE_REQUIRED. Its README says which option changes that.',
    );
  }
  throw size === null ? sizeRequired('This storage takes only uploads that declare their size') : noEmptyFiles();
}

function noEmptyFiles(): DarkroomError {
  return new DarkroomError('SIZE_REQUIRED', 'This storage takes no empty files. Send a file of 1 byte or more.');
}

function sizeRequired(reason: string): DarkroomError {
  return new DarkroomError('SIZE_REQUIRED', `${reason}: give \`size\`, the exact length of the file in bytes.`);
}
