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
export function deleteFileUnchecked({ database, keys, settings }: Services, fileId: string): Promise<boolean> {
  return database.files.delete({
    fileId,
    // Of the record as it goes: a moment before, a tagger may have made its copy, or an upload been opened.
    jobs: (file) => deleteFileJobs(keys, file, settings.partUrlExpiresInSeconds),
  });
}
