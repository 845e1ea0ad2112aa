import { DarkroomError } from '../errors/darkroom-error.ts';
import type { JobRequest } from '../ports/jobs.ts';
import type { FileRecord } from '../ports/records.ts';
import type { Services } from '../services.ts';
import { type Caller, fileNotFound, findFile, requireFile } from './access.ts';
import { deleteFileJobs } from './storage-keys.ts';

/**
 * Deletes a file for good: the record immediately, its bytes by a job written in the same transaction.
 *
 * @throws {DarkroomError} FILE_NOT_FOUND or FORBIDDEN; FILE_IN_USE while a mutation is attaching it.
 */
export async function deleteFile(services: Services, id: string, caller: Caller): Promise<void> {
  await requireFile(services, id, 'DELETE', caller);
  if (await deleteFileUnchecked(services, id, 'UNRESERVED')) return;
  if ((await findFile(services, id)) === null) throw fileNotFound();
  throw new DarkroomError('FILE_IN_USE', 'A mutation is attaching the file at the moment. Try again in a second.');
}

/**
 * Like {@link deleteFile}, without checking a caller. Resolves to false if there is no such file, or it does not match
 * `onlyIf`. The id is a UUID.
 */
export async function deleteFileUnchecked(
  services: Services,
  fileId: string,
  onlyIf?: 'UNRESERVED' | 'EXPIRED',
): Promise<boolean> {
  const { database, events, keys, settings } = services;
  // Made from the record at the moment it is deleted: just before, a tagger may have made a copy, or an upload may have
  // been opened.
  const jobs = (file: FileRecord): readonly JobRequest[] =>
    deleteFileJobs(keys, file, settings.partUrlExpiresInSeconds);
  const telling = await events.tell({ type: 'fileDeleted' }, jobs);
  return database.files.delete({ fileId, jobs: telling, ...(onlyIf && { onlyIf }) });
}
