import { DarkroomError } from '../errors/darkroom-error.ts';
import { withoutMetadata } from '../metadata/without-metadata.ts';
import type { FileRecord } from '../ports/records.ts';
import type { Services } from '../services.ts';

/**
 * Writes what an image is published from: a private object without its metadata. Running it again replaces the object
 * with the same bytes. Resolves to its length in bytes.
 *
 * @throws {DarkroomError} METADATA_NOT_REMOVABLE; STORAGE_UNAVAILABLE.
 */
export async function removeMetadata(
  { storage: { objects }, keys, log }: Services,
  { id }: FileRecord,
  { contentType, size }: { readonly contentType: string; readonly size: number },
  signal: AbortSignal,
): Promise<number> {
  const key = keys.original(id);
  const body = withoutMetadata(contentType, {
    size,
    signal,
    read: async (range) => {
      const bytes = await objects.read({ key, range, signal });
      if (bytes !== null) return bytes;
      throw new DarkroomError('STORAGE_UNAVAILABLE', 'The file cannot be read right now. Try again.');
    },
  });
  try {
    return (await objects.write({ key: keys.withoutMetadata(id), body, contentType, signal })).size;
  } catch (error) {
    if (error instanceof DarkroomError && error.code === 'METADATA_NOT_REMOVABLE') {
      const reason = error.cause instanceof Error ? error.cause.message : 'unknown';
      log.warn(`File ${id} is rejected, because its metadata could not be removed: ${reason}`);
    }
    throw error;
  }
}
