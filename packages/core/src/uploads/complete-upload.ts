import { DarkroomError } from '../errors/darkroom-error.ts';
import { type Caller, fileNotFound, findFile, requireFile } from '../files/access.ts';
import type { RequestBudget } from '../operation/request-budget.ts';
import type { FileRecord } from '../ports/records.ts';
import type { StoredPart } from '../ports/storage-uploads.ts';
import type { Services } from '../services.ts';
import { findPartProblem } from './check-parts.ts';
import { listingCost } from './listing-cost.ts';
import { uploadNotOpen } from './upload-not-open.ts';
import { beginVerification, verificationJob, verifyUpload } from './verify-upload.ts';

/**
 * Completes an upload, so that its file becomes READY. Any number of calls, even concurrent ones, return the same
 * result: one of them does the work, and the others wait for its outcome without holding a connection.
 *
 * @throws {DarkroomError} UPLOAD_INCOMPLETE, PART_TOO_SMALL or PART_SIZE_MISMATCH, and the upload stays open; the code
 * that the file was REJECTED with; UPLOAD_NOT_OPEN; REQUEST_BUDGET_EXCEEDED; UPLOAD_VERIFYING if it takes longer than a
 * caller should wait; FILE_NOT_FOUND or FORBIDDEN.
 */
export async function completeUpload(
  services: Services,
  id: string,
  caller: Caller,
  budget: RequestBudget,
): Promise<FileRecord> {
  const deadline = Date.now() + services.settings.completionWaitSeconds * 1000;
  let file = await requireFile(services, id, 'UPLOAD', caller);
  // The cost of listing the parts: a server may execute the remaining fields of a mutation after one has failed.
  if (file.status === 'UPLOADING') budget.spend('maxFields', listingCost(file));
  while (file.status === 'UPLOADING' || file.status === 'VERIFYING') {
    // An upload that is VERIFYING already has a job: another for each call would multiply them during an outage.
    const jobs = file.status === 'UPLOADING' ? [verificationJob(services, id)] : [];
    const look = isLeftToWorker(file) ? null : await lookAtParts(services, file);
    const token = look === null ? null : await beginVerification(services, id, jobs);
    if (look !== null && token !== null) {
      await verifyUpload(services, file, token, { keepOnOutage: false, mayReadAll: false, ...look });
    } else if (Date.now() < deadline) {
      await services.watcher.waitForChange(file, Math.min(1000, deadline - Date.now()));
    } else {
      throw new DarkroomError('UPLOAD_VERIFYING', 'The upload is still being verified. Call again in a second.');
    }
    const current = await findFile(services, id);
    if (current === null) throw fileNotFound();
    file = current;
  }
  if (file.status === 'READY') return file;
  throw rejectionOf(file) ?? uploadNotOpen();
}

/**
 * Whether a worker may be about to remove the file's metadata. This process must not take the verification from it: it
 * would only return it once more.
 */
function isLeftToWorker({ status, visibility, policy }: FileRecord): boolean {
  return status === 'VERIFYING' && visibility === 'PUBLIC' && policy.metadata === 'STRIP';
}

/**
 * Checks the parts before verification begins, so that calling too early changes nothing and notifies no one. Null if
 * the upload changed in the meantime; without `parts` if they must be listed again.
 */
async function lookAtParts(
  services: Services,
  file: FileRecord,
): Promise<{ readonly parts?: readonly StoredPart[] } | null> {
  if (file.status === 'VERIFYING') return {};
  if (file.uploadId === null) throw uploadNotOpen();
  const parts = await services.storage.uploads.list({ key: services.keys.original(file.id), uploadId: file.uploadId });
  if (parts === null) return {};
  const problem = findPartProblem(file, parts);
  if (problem === null) return { parts };
  // The list may predate the moment when another caller began to complete the upload.
  const current = await findFile(services, file.id);
  if (current?.status === 'UPLOADING') throw problem;
  return null;
}

/** The error that a file was REJECTED with; null if it was not rejected. */
export function rejectionOf(file: FileRecord): DarkroomError | null {
  if (file.rejection === null) return null;
  return new DarkroomError(file.rejection.code, file.rejection.message);
}
