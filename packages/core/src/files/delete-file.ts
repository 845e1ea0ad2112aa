import type { Services } from '../services.ts';
import { type Caller, fileNotFound, findFile, requireFile } from './access.ts';
import { deleteFileJobs } from './storage-keys.ts';

/**
 * Deletes a file for good: the record at once, its bytes by a job written in the same transaction.
 *
 * @throws {DarkroomError} FILE_NOT_FOUND or FORBIDDEN.
 */
export async function deleteFile(services: Services, id: string, caller: Caller): Promise<void> {
  await requireFile(services, id, 'DELETE', caller);
  // As it is now: while the host was asked, a tagger may have made its copy.
  const file = await findFile(services, id);
  if (file === null) throw fileNotFound();
  const jobs = deleteFileJobs(services.keys, file, services.settings.partUrlExpiresInSeconds);
  if (!(await services.database.files.delete({ fileId: id, jobs }))) throw fileNotFound();
}
