import type { JobRequest } from '../ports/jobs.ts';
import type { FileRecord } from '../ports/records.ts';
import type { Services } from '../services.ts';
import { type Caller, fileNotFound, requireFile } from './access.ts';
import { deleteFileJobs } from './storage-keys.ts';

/**
 * Deletes a file for good: the record at once, its bytes by a job written in the same transaction.
 *
 * @throws {DarkroomError} FILE_NOT_FOUND or FORBIDDEN.
 */
export async function deleteFile(services: Services, id: string, caller: Caller): Promise<void> {
  await requireFile(services, id, 'DELETE', caller);
  if (!(await deleteFileUnchecked(services, id))) throw fileNotFound();
}

/** As {@link deleteFile}, without asking who may. False when there is no such file. The id is a UUID. */
export async function deleteFileUnchecked(services: Services, fileId: string): Promise<boolean> {
  const { database, events, keys, settings } = services;
  // Of the record as it goes: a moment before, a tagger may have made its copy, or an upload been opened.
  const jobs = (file: FileRecord): readonly JobRequest[] =>
    deleteFileJobs(keys, file, settings.partUrlExpiresInSeconds);
  return database.files.delete({ fileId, jobs: await events.tell({ type: 'fileDeleted' }, jobs) });
}
