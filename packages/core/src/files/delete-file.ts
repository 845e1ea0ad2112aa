import type { Services } from '../services.ts';
import { type Caller, fileNotFound, requireFile } from './access.ts';
import { deleteFileJobs } from './storage-keys.ts';

/**
 * Deletes a file for good: the record at once, its bytes by a job written in the same transaction.
 *
 * @throws {DarkroomError} FILE_NOT_FOUND or FORBIDDEN.
 */
export async function deleteFile(services: Services, id: string, caller: Caller): Promise<void> {
  const file = await requireFile(services, id, 'DELETE', caller);
  const jobs = deleteFileJobs(services.keys, file, services.settings.partUrlExpiresInSeconds);
  if (!(await services.store.files.delete({ fileId: id, jobs }))) throw fileNotFound();
}
