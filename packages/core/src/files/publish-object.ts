import { DarkroomError } from '../errors/darkroom-error.ts';
import type { FileRecord } from '../ports/records.ts';
import type { Services } from '../services.ts';
import { contentDisposition } from './content-disposition.ts';

/**
 * Copies what lies under `from` to the public key `to`, to be served under the file's name, or its derivative's. Null,
 * having done nothing, where the storage cannot publish.
 *
 * @throws {DarkroomError} STORAGE_UNAVAILABLE.
 */
export async function publishObject(
  { storage: { objects } }: Pick<Services, 'storage'>,
  file: FileRecord,
  {
    conversion,
    contentType,
    ...keys
  }: {
    readonly from: string;
    readonly to: string;
    readonly contentType: string;
    /** The derivative's name; left out for the original. */
    readonly conversion?: string;
  },
): Promise<string | null> {
  if (objects.publish === undefined) return null;
  const served = { contentType, contentDisposition: contentDisposition(file, contentType, conversion) };
  if (await objects.publish({ ...keys, ...served })) return keys.to;
  throw new DarkroomError('STORAGE_UNAVAILABLE', 'It could not be published right now. Try again.');
}
