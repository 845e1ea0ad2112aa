import { removeLeftAttempts } from '../conversions/left-attempts.ts';
import { requireStorageMark } from '../files/storage-mark.ts';
import type { JobData } from '../ports/jobs.ts';
import type { Services } from '../services.ts';
import { removeCopies } from '../tags/remove-copies.ts';

/**
 * Removes bytes that no record needs any more, and then the copies elsewhere. Idempotent. An upload that cannot be
 * aborted keeps nothing else from being removed.
 *
 * @throws {DarkroomError} STORAGE_UNAVAILABLE, also when parts keep landing; STORAGE_NOT_OURS when another copy of the
 * database goes on with the storage; TAGGER_UNAVAILABLE when another tagger made the copies. To be tried again.
 */
export async function deleteBytes(services: Services, data: JobData['delete'], signal: AbortSignal): Promise<void> {
  await requireStorageMark(services);
  const { uploads, objects } = services.storage;
  const aborts = data.upload === null ? [] : await Promise.allSettled([uploads.abort(data.upload)]);
  for (const prefix of data.prefixes) await objects.deletePrefix(services.keys.prefixOf(prefix));
  if (data.keys.length > 0) await objects.delete({ keys: data.keys });
  if (data.attemptsAt !== null) await removeLeftAttempts(services, data.attemptsAt);
  await removeCopies(services, data.copies, signal);
  for (const abort of aborts) if (abort.status === 'rejected') throw abort.reason;
}
