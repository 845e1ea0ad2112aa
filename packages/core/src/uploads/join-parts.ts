import { DarkroomError } from '../errors/darkroom-error.ts';
import { requireSize } from '../files/require-size.ts';
import type { FileRecord } from '../ports/records.ts';
import type { ObjectStart } from '../ports/storage-objects.ts';
import type { CompleteUploadOutcome, StoredPart } from '../ports/storage-uploads.ts';
import type { Services } from '../services.ts';
import { findPartProblem, totalSize } from './check-parts.ts';
import { HEAD_BYTES } from './judge-type.ts';
import { peekObject } from './peek-object.ts';
import { sha256OfParts } from './sha256.ts';
import { uploadNotOpen } from './upload-not-open.ts';

/** The result of joining the parts: the complete object with its first bytes, or the upload still open. */
export type JoinOutcome =
  | { readonly joined: true; readonly object: ObjectStart; readonly sha256: string | null }
  | { readonly joined: false; readonly error: unknown };

/**
 * Joins the parts into one object, or detects that this was done before.
 *
 * The storage's response to the completion is not trusted: it may report an error after it succeeded, and "no such
 * upload" under several names. What decides is whether the object exists, which reading its first bytes shows.
 *
 * @param listed The parts as listed just before. If one has been replaced since then, the storage refuses to complete.
 * @throws {DarkroomError} FILE_TOO_LARGE if the parts are too large together; STORAGE_UNAVAILABLE if the outcome cannot
 * be determined.
 */
export async function joinParts(
  services: Services,
  file: FileRecord,
  signal: AbortSignal,
  listed?: readonly StoredPart[],
): Promise<JoinOutcome> {
  const { uploads, objects } = services.storage;
  const key = services.keys.original(file.id);
  const peek = (): Promise<ObjectStart | null> => peekObject(objects, { key, length: HEAD_BYTES, signal });
  if (file.uploadId === null) {
    // An import, which writes its object in one piece.
    const imported = await peek();
    return imported === null
      ? { joined: false, error: uploadNotOpen() }
      : { joined: true, object: imported, sha256: null };
  }
  const upload = { key, uploadId: file.uploadId };

  let error: unknown = null;
  let outcome: CompleteUploadOutcome = 'NOT_FOUND';
  const parts = listed ?? (await uploads.list(upload));
  if (parts !== null) {
    // First, because sending more parts cannot fix an upload that is too large.
    requireSize(totalSize(parts), file.policy.maxBytes);
    const problem = findPartProblem(file, parts);
    if (problem !== null) return { joined: false, error: problem };
    try {
      outcome = await uploads.complete({ ...upload, parts, signal });
    } catch (failure) {
      error = failure;
    }
  }

  const object = await peek();
  if (object !== null) {
    // Not every storage lists the sizes of parts.
    if (file.declaredSize !== null) requireSize(object.size, file.declaredSize);
    // Only if the object is certain to consist of the listed parts: another call may have completed different ones.
    const sha256 = parts !== null && outcome === 'COMPLETED' ? sha256OfParts(parts) : null;
    return { joined: true, object, sha256 };
  }
  return { joined: false, error: error ?? (outcome === 'NOT_FOUND' ? uploadNotOpen() : partReplaced()) };
}

function partReplaced(): DarkroomError {
  return new DarkroomError(
    'UPLOAD_INCOMPLETE',
    'A part was replaced while the upload was being completed. When all parts are uploaded, complete it again.',
    { context: { missingParts: [] } },
  );
}
