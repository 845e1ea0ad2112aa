import { findFile } from '../files/access.ts';
import { deleteFileJobs } from '../files/storage-keys.ts';
import type { FileRecord } from '../ports/records.ts';
import type { Services } from '../services.ts';
import type { SweepFindings } from './sweep.ts';
import { beginVerification, verifyUpload } from './verify-upload.ts';

const FILES_AT_ONCE = 500;

/**
 * Expires abandoned uploads and finishes abandoned verifications; returns the number of each. A failure does not hold
 * up the others.
 */
export async function sweepUploads(services: Services): Promise<Pick<SweepFindings, 'expired' | 'abandoned'>> {
  const found = { expired: 0, abandoned: 0 };
  const seen = new Set<string>();
  let files: readonly FileRecord[];
  do {
    files = (await services.database.files.listStale({ limit: FILES_AT_ONCE })).filter(({ id }) => !seen.has(id));
    for (const file of files) {
      seen.add(file.id);
      found[file.status === 'UPLOADING' ? 'expired' : 'abandoned'] += 1;
      await sweepUpload(services, file);
    }
  } while (files.length === FILES_AT_ONCE);
  return found;
}

async function sweepUpload(services: Services, file: FileRecord): Promise<void> {
  try {
    await (file.status === 'UPLOADING' ? expireUpload(services, file) : resumeVerification(services, file.id));
  } catch (error) {
    services.log.warn(`Upload ${file.id} could not be swept. The next sweep tries again.`, error);
  }
}

async function expireUpload(services: Services, file: FileRecord): Promise<void> {
  const jobs = deleteFileJobs(services.keys, file, services.settings.partUrlExpiresInSeconds);
  const telling = await services.events.tell({ type: 'fileExpired' }, jobs);
  await services.database.files.endUpload({ fileId: file.id, as: 'EXPIRED', jobs: telling });
}

/**
 * Finishes a verification whose process died. Resolves to false while another process holds it. A problem that reopens
 * the upload is not an error here: its client has to fix it.
 *
 * @throws what a retry may overcome.
 */
export async function resumeVerification(services: Services, fileId: string): Promise<boolean> {
  const file = await findFile(services, fileId);
  if (file?.status !== 'VERIFYING') return true;
  // Without a job: the caller retries. A job for each attempt would multiply them during an outage.
  const token = await beginVerification(services, fileId, []);
  if (token === null) return false;
  try {
    await verifyUpload(services, file, token, { keepOnOutage: true, mayReadAll: true });
  } catch (error) {
    if ((await findFile(services, fileId))?.status === 'VERIFYING') throw error;
  }
  return true;
}
