import { DarkroomError } from '../errors.ts';
import type { JobData } from '../ports/jobs.ts';
import type { Services } from '../services.ts';
import { removeCopies } from '../tags/remove-copies.ts';
import { requireStorageMark } from './storage-mark.ts';

const ABORT_ATTEMPTS = 5;

/**
 * Removes bytes that no record needs any more, and then the copies elsewhere. Idempotent.
 *
 * @throws {DarkroomError} STORAGE_UNAVAILABLE, also when parts keep landing; STORAGE_NOT_OURS when another copy of the store goes on with the
 * storage; TAGGER_UNAVAILABLE when another tagger made the copies. To be tried again.
 */
export async function deleteBytes(services: Services, data: JobData['delete'], signal: AbortSignal): Promise<void> {
  await requireStorageMark(services);
  const { uploads, objects } = services.storage;
  if (data.upload !== null) await abortUntilGone(uploads, data.upload);
  for (const prefix of data.prefixes) await objects.deletePrefix({ prefix });
  if (data.keys.length > 0) await objects.delete({ keys: data.keys });
  await removeCopies(services, data.copies, signal);
}

/** A part whose PUT was under way may land after an abort: it repeats until none is listed. */
async function abortUntilGone(
  uploads: Services['storage']['uploads'],
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
