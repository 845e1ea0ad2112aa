import { removeLeftAttempts } from '../conversions/left-attempts.ts';
import { requireStorageMark } from '../files/storage-mark.ts';
import type { JobData } from '../ports/jobs.ts';
import type { Services } from '../services.ts';
import { removeCopies } from '../tags/remove-copies.ts';

/**
 * Deletes bytes that no record needs any more, then copies elsewhere. Idempotent. An upload that cannot be aborted does
 * not keep the rest from being deleted.
 *
 * @throws {DarkroomError} STORAGE_UNAVAILABLE, also if parts keep arriving; STORAGE_NOT_OURS if another copy of the
 * database has taken over the storage; TAGGER_UNAVAILABLE if another tagger made the copies. Retry after any of them.
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
