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
 * Makes a READY file of an upload. Any number of calls, also at once, come to the same end: one of them does the work,
 * the others wait for its outcome, holding no connection.
 *
 * @throws {DarkroomError} UPLOAD_INCOMPLETE, PART_TOO_SMALL or PART_SIZE_MISMATCH, and the upload goes on; the code
 * that the file was REJECTED with; UPLOAD_NOT_OPEN; REQUEST_BUDGET_EXCEEDED; UPLOAD_VERIFYING when it takes longer than
 * a caller should wait; FILE_NOT_FOUND or FORBIDDEN.
 */
export async function completeUpload(
  services: Services,
  id: string,
  caller: Caller,
  budget: RequestBudget,
): Promise<FileRecord> {
  const deadline = Date.now() + services.settings.completionWaitSeconds * 1000;
  let file = await requireFile(services, id, 'UPLOAD', caller);
  // What listing the parts costs: a server may go on with the fields of a mutation after one that failed.
  if (file.status === 'UPLOADING') budget.spend('maxFields', listingCost(file));
  while (file.status === 'UPLOADING' || file.status === 'VERIFYING') {
    // One that is VERIFYING has its job: another for each call would multiply them through an outage.
    const jobs = file.status === 'UPLOADING' ? [verificationJob(services, id)] : [];
    const look = await lookAtParts(services, file);
    const token = look === null ? null : await beginVerification(services, id, jobs);
    if (look !== null && token !== null) {
      await verifyUpload(services, file, token, { keepOnOutage: false, ...look });
    } else if (Date.now() < deadline) {
      await services.watcher.waitForChange(file, Math.min(1000, deadline - Date.now()));
    } else {
      throw new DarkroomError('UPLOAD_VERIFYING', 'The upload is still being verified. Call again in a moment.');
    }
    const current = await findFile(services, id);
    if (current === null) throw fileNotFound();
    file = current;
  }
  if (file.status === 'READY') return file;
  throw rejectionOf(file) ?? uploadNotOpen();
}

/**
 * Looks at the parts before the verification begins, so that calling too early changes nothing and notifies nobody.
 * Null where that is not worth it; without parts where they are to be listed again.
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
  // The answer may be of a moment when another caller was completing the upload already.
  const current = await findFile(services, file.id);
  if (current?.status === 'UPLOADING') throw problem;
  return null;
}

/** The error that a file was REJECTED with; null for another. */
export function rejectionOf(file: FileRecord): DarkroomError | null {
  if (file.rejection === null) return null;
  return new DarkroomError(file.rejection.code, file.rejection.message);
}
