import { DarkroomError } from '../errors/darkroom-error.ts';
import type { FileRecord } from '../ports/records.ts';
import type { Services } from '../services.ts';
import { contentDisposition } from './content-disposition.ts';

/**
 * Copies the object under `from` to the public key `to`, to be served under the name of the file or derivative. Returns
 * null and does nothing if the storage cannot publish.
 *
 * @throws {DarkroomError} STORAGE_UNAVAILABLE.
 */
export async function publishObject(
  { storage: { objects } }: Pick<Services, 'storage'>,
  file: FileRecord,
  {
    conversion,
    contentType,
    ...object
  }: {
    readonly from: string;
    readonly to: string;
    /** The length of the object under `from` in bytes. */
    readonly size: number;
    readonly contentType: string;
    /** The derivative's name; omitted for the original. */
    readonly conversion?: string;
  },
): Promise<string | null> {
  if (objects.publish === undefined) return null;
  const served = { contentType, contentDisposition: contentDisposition(file, contentType, conversion) };
  if (await objects.publish({ ...object, ...served })) return object.to;
  throw new DarkroomError('STORAGE_UNAVAILABLE', 'The file could not be published. Try again.');
}
