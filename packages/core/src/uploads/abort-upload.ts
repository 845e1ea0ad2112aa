import { DarkroomError } from '../errors/darkroom-error.ts';
import { type Caller, findFile, requireFile } from '../files/access.ts';
import { deleteFileJobs } from '../files/storage-keys.ts';
import type { Services } from '../services.ts';
import { uploadNotOpen } from './upload-not-open.ts';

/**
 * Aborts an open upload. The record is updated first and storage only afterwards: an abort concurrent with a completion
 * could destroy a finished file.
 *
 * @throws {DarkroomError} UPLOAD_NOT_OPEN if it is finished; UPLOAD_VERIFYING; FILE_NOT_FOUND or FORBIDDEN.
 */
export async function abortUpload(services: Services, id: string, caller: Caller): Promise<void> {
  const file = await requireFile(services, id, 'UPLOAD', caller);
  const jobs = deleteFileJobs(services.keys, file, services.settings.partUrlExpiresInSeconds);
  if (await services.database.files.endUpload({ fileId: id, as: 'ABORTED', jobs })) return;

  const current = await findFile(services, id);
  if (current?.status === 'ABORTED' || current?.status === 'EXPIRED') return;
  if (current?.status === 'VERIFYING') {
    throw new DarkroomError(
      'UPLOAD_VERIFYING',
      'The upload is being verified. Wait for the outcome, then delete the file.',
    );
  }
  throw uploadNotOpen();
}
