import { createHash, type Hash, randomUUID } from 'node:crypto';
import { DarkroomError } from '../errors/darkroom-error.ts';
import { fileNotFound, findFile } from '../files/access.ts';
import { requireSize } from '../files/require-size.ts';
import { deleteFileJobs } from '../files/storage-keys.ts';
import { parseDeclaredType } from '../media-types/media-type.ts';
import { OCTET_STREAM } from '../media-types/names.ts';
import type { FileRecord } from '../ports/records.ts';
import type { Services } from '../services.ts';
import { rejectionOf } from './complete-upload.ts';
import { cleanName, type UploadTerms } from './start-upload.ts';
import { uploadNotOpen } from './upload-not-open.ts';
import { beginVerification, verificationJob, verifyUpload } from './verify-upload.ts';

/**
 * The source of an imported file's bytes: a stream, or an object under any key in the same bucket or folder, which
 * stays there.
 */
export type ImportSource = ReadableStream<Uint8Array> | { readonly key: string };

/** The input of {@link importFile}. */
export interface ImportInput {
  readonly from: ImportSource;
  /** Null for a file without an owner. */
  readonly owner: string | null;
  readonly name: string | null;
  /** Distinguishes types that have no magic bytes, such as `text/csv`. */
  readonly contentType: string | null;
  readonly signal?: AbortSignal;
}

/**
 * Makes a READY file from bytes that the host has, under the same policy and checks as an upload. If the process dies
 * on the way, it leaves an upload that expires or that the `verify` job finishes.
 *
 * @throws {DarkroomError} FILE_TYPE_NOT_ACCEPTED, FILE_TOO_LARGE or IMAGE_TOO_LARGE, leaving nothing behind;
 * FILE_NOT_FOUND if there is no object under the key; BAD_USER_INPUT; STORAGE_UNAVAILABLE.
 */
export async function importFile(services: Services, input: ImportInput, terms: UploadTerms): Promise<FileRecord> {
  const { database, settings } = services;
  requireSource(input.from);
  const contentType = parseDeclaredType(input.contentType);
  const file = await database.files.create({
    id: randomUUID(),
    ownerId: input.owner,
    name: input.name === null ? null : cleanName(input.name),
    declaredContentType: contentType,
    declaredSize: null,
    visibility: terms.visibility,
    target: terms.coordinate,
    policy: terms.policy,
    partCount: 1,
    partSize: null,
    uploadExpiresInSeconds: settings.uploadExpiresInSeconds,
  });
  let sha256: string | null;
  try {
    sha256 = await take(services, file, input);
  } catch (error) {
    const jobs = deleteFileJobs(services.keys, file, 0);
    await database.files.endUpload({ fileId: file.id, as: 'ABORTED', jobs });
    throw error;
  }
  const token = await beginVerification(services, file.id, [verificationJob(services, file.id)]);
  if (token === null) {
    // The import took so long that it expired. The jobs that delete its bytes may have run before the bytes arrived.
    for (const prefix of services.keys.prefixes(file.id)) await services.storage.objects.deletePrefix(prefix);
    throw uploadNotOpen();
  }
  await verifyUpload(services, file, token, { keepOnOutage: true, mayReadAll: true, sha256 });

  const settled = await findFile(services, file.id);
  if (settled?.status === 'READY') return settled;
  throw (settled === null ? null : rejectionOf(settled)) ?? uploadNotOpen();
}

/** @throws {DarkroomError} BAD_USER_INPUT. */
function requireSource(from: unknown): void {
  const isSource = from instanceof ReadableStream ? !from.locked : isKeyed(from);
  if (isSource) return;
  throw new DarkroomError(
    'BAD_USER_INPUT',
    from instanceof ReadableStream
      ? 'The stream to import is being read elsewhere. Pass one that has no reader yet.'
      : 'Pass what to import as `from`: a ReadableStream, such as `blob.stream()` or `Readable.toWeb(stream)`, or { key }.',
  );
}

function isKeyed(from: unknown): boolean {
  return typeof from === 'object' && from !== null && 'key' in from && typeof from.key === 'string';
}

/** Stores the bytes and returns their SHA-256 in lower-case hex; null if the storage copies them itself. */
async function take(
  services: Services,
  file: FileRecord,
  { from, contentType, signal }: ImportInput,
): Promise<string | null> {
  const { objects } = services.storage;
  const key = services.keys.original(file.id);
  if (from instanceof ReadableStream) {
    const hash = createHash('sha256');
    const body = from.pipeThrough(hashed(hash, file.policy.maxBytes));
    const type = contentType ?? OCTET_STREAM;
    await objects.write({ key, body, contentType: type, ...(signal === undefined ? {} : { signal }) });
    return hash.digest('hex');
  }
  if (objects.adopt === undefined) {
    throw new DarkroomError(
      'BAD_USER_INPUT',
      'This storage cannot import an object by its key. Pass a stream of the bytes as `from`.',
    );
  }
  if (!(await objects.adopt({ from: from.key, to: key }))) throw fileNotFound();
  return null;
}

/** @throws {DarkroomError} FILE_TOO_LARGE beyond `maxBytes`. */
function hashed(hash: Hash, maxBytes: number): TransformStream<Uint8Array, Uint8Array> {
  let seen = 0;
  return new TransformStream({
    transform: (chunk, controller) => {
      seen += chunk.length;
      requireSize(seen, maxBytes);
      hash.update(chunk);
      controller.enqueue(chunk);
    },
  });
}
