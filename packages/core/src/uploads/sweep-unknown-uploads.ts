import type { FileRecord } from '../ports/records.ts';
import type { StaleUpload } from '../ports/storage-uploads.ts';
import type { Storage } from '../ports/storage.ts';
import type { Services } from '../services.ts';

/** The time within which an upload that was started must be on its record. */
const GRACE_SECONDS = 3600;

const UPLOADS_AT_ONCE = 500;

/**
 * Aborts the multipart uploads under this database's keys that no record needs: a process died, or lost its database,
 * between opening one and recording it. Without `remove`, only counts them.
 *
 * @returns the number of such uploads.
 */
export async function sweepUnknownUploads(
  services: Services,
  { remove }: { readonly remove: boolean },
): Promise<number> {
  let unknown = 0;
  for await (const upload of unknownUploads(services)) {
    unknown += 1;
    if (remove) await abort(services, upload);
  }
  return unknown;
}

/** The multipart uploads under this database's keys that have been open for an hour and that no record needs. */
export async function* unknownUploads(services: Services): AsyncGenerator<StaleUpload, void, void> {
  const { storage, keys } = services;
  if (storage.uploads.stale === undefined) return;
  const startedBefore = new Date(Date.now() - GRACE_SECONDS * 1000);
  let batch: StaleUpload[] = [];
  for await (const upload of storage.uploads.stale({ prefix: keys.root, startedBefore })) {
    if (batch.push(upload) < UPLOADS_AT_ONCE) continue;
    yield* await uploadsWithoutNeed(services, batch);
    batch = [];
  }
  yield* await uploadsWithoutNeed(services, batch);
}

/** Uploads that belong to no record, or to one that has ended. An upload on a live record is left to that record. */
async function uploadsWithoutNeed(
  { database, storage, keys }: Services,
  uploads: readonly StaleUpload[],
): Promise<readonly StaleUpload[]> {
  const ids = uploads.map(({ key }) => keys.fileOf(key) ?? keys.fileOfConversion(key)).filter((id) => id !== null);
  if (ids.length === 0) return [];
  const files = new Map((await database.files.get({ ids: [...new Set(ids)] })).map((file) => [file.id, file]));
  return uploads.filter(({ key, uploadId }) => {
    // A conversion attempt takes only minutes, so this upload is a leftover, unless the attempt succeeded and its
    // upload is still listed.
    const converted = keys.fileOfConversion(key);
    if (converted !== null) return files.get(converted)?.conversions.every((made) => made.key !== key) !== false;
    const fileId = keys.fileOf(key);
    return fileId !== null && !needs(storage, files.get(fileId), uploadId);
  });
}

function needs({ uploads }: Storage, file: FileRecord | undefined, uploadId: string): boolean {
  if (file === undefined || file.status === 'ABORTED' || file.status === 'EXPIRED') return false;
  // In other storages, a finished upload that is still listed may hold the bytes of its object. Here it holds only late
  // PUTs.
  const isFinished = file.status === 'READY' || file.status === 'REJECTED';
  if (isFinished && uploads.urlScope === 'UPLOAD') return false;
  if (file.uploadId === uploadId) return true;
  // The storage may be writing an import through this upload, which can take long. If a start died here instead, the
  // upload is empty, because no URL was issued.
  return file.uploadId === null && file.status === 'UPLOADING';
}

async function abort({ storage, log }: Services, upload: StaleUpload): Promise<void> {
  try {
    await storage.uploads.abort(upload);
  } catch (error) {
    log.warn(
      `Multipart upload ${upload.uploadId}, which has no record, could not be aborted. The next sweep tries again.`,
      error,
    );
  }
}
