import { DarkroomError } from '../errors/darkroom-error.ts';
import type { StorageUploads } from '../ports/storage.ts';

const ABORT_ATTEMPTS = 5;

/**
 * Closes an upload. A part whose PUT was under way may land after an abort: it repeats until none is listed.
 *
 * @throws {DarkroomError} STORAGE_UNAVAILABLE, also when parts keep landing.
 */
export async function abortUntilGone(
  uploads: StorageUploads,
  upload: { readonly key: string; readonly uploadId: string },
): Promise<void> {
  for (let attempt = 0; attempt < ABORT_ATTEMPTS; attempt += 1) {
    await uploads.abort(upload);
    const left = await uploads.list(upload);
    if (left === null || left.length === 0) return;
  }
  throw new DarkroomError(
    'STORAGE_UNAVAILABLE',
    'Parts of an aborted upload keep landing. The abort is tried again later.',
  );
}
