import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CompleteUploadOutcome, partsMayBeJoined, type StoredPart } from '@graphql-darkroom/core/adapter';
import { discardFolder, exists, moveIntoTree, syncFolder } from '../files/durable-moves.ts';
import { FOLDER_MODE, freshName, type StorageFolder } from '../files/storage-folder.ts';
import { fileOfKey } from '../files/storage-key.ts';
import { hasCode } from '../storage-error.ts';
import { joinParts } from './join-parts.ts';
import { listParts } from './list-parts.ts';
import { findUploadFolder, settledObject, settledParts, type UploadFolder } from './upload-folder.ts';

/**
 * Completes an upload in four steps. Each is atomic, and any process can continue after any of them:
 *
 * 1. Join the parts into a file that belongs to this call.
 * 2. Settle: rename a folder with that file to `settled`. The first call wins; from then on the object's bytes are
 *    decided.
 * 3. Move the object from `settled` to its key. This can happen only once.
 * 4. Close: move the upload's folder away and delete it.
 *
 * A process that dies before step 3 leaves an open upload whose parts are listed; after step 3, it leaves the whole
 * object. An abort before step 3 moves the file of step 1 or 2 away with the folder, so the move fails.
 */
export async function completeUpload(
  folder: StorageFolder,
  input: {
    readonly key: string;
    readonly uploadId: string;
    readonly parts: readonly StoredPart[];
    readonly signal?: AbortSignal;
  },
): Promise<CompleteUploadOutcome> {
  const { key, parts, signal } = input;
  signal?.throwIfAborted();
  const upload = await findUploadFolder(folder, input);
  if (upload === null) return 'NOT_FOUND';
  try {
    if (!(await exists(upload.settled))) {
      if (!partsMayBeJoined(parts) || !(await areAsListed(upload, parts))) return await refusal(upload);
      const joined = await joinParts(upload, parts, signal);
      if (joined === null) return await refusal(upload);
      await settle(upload, joined.path, parts);
    }
    return await moveSettledObject(folder, upload, key, parts);
  } catch (error) {
    // Another call or an abort closed the upload, and its folder is gone.
    if (hasCode(error, 'ENOENT') && !(await exists(upload.path))) return 'NOT_FOUND';
    throw error;
  }
}

async function refusal(upload: UploadFolder): Promise<CompleteUploadOutcome> {
  return (await exists(upload.path)) ? 'PARTS_REFUSED' : 'NOT_FOUND';
}

/** Checked before the parts are joined, so that an invalid list does not cost a copy of everything. */
async function areAsListed(upload: UploadFolder, parts: readonly StoredPart[]): Promise<boolean> {
  const stored = new Map((await listParts(upload))?.map((part) => [part.number, part]));
  return parts.every(
    ({ number, size, etag }) => stored.get(number)?.etag === etag && stored.get(number)?.size === size,
  );
}

async function settle(upload: UploadFolder, joinedPath: string, parts: readonly StoredPart[]): Promise<void> {
  const proposal = join(upload.temporary, freshName());
  await mkdir(proposal, { mode: FOLDER_MODE });
  await writeFile(settledParts(proposal), JSON.stringify(parts), { flag: 'wx', mode: 0o600, flush: true });
  await rename(joinedPath, settledObject(proposal));
  await syncFolder(proposal);
  try {
    await rename(proposal, upload.settled);
  } catch (error) {
    if (!hasCode(error, 'ENOTEMPTY', 'EEXIST')) throw error;
    await rm(proposal, { recursive: true, force: true });
  }
  await syncFolder(upload.path);
}

async function moveSettledObject(
  folder: StorageFolder,
  upload: UploadFolder,
  key: string,
  parts: readonly StoredPart[],
): Promise<CompleteUploadOutcome> {
  const settledFrom = JSON.parse(await readFile(settledParts(upload.settled), 'utf8')) as readonly StoredPart[];
  const moved = await moveIntoTree(settledObject(upload.settled), folder.objects, fileOfKey(key));
  await discardFolder(folder, upload.path);
  return moved && isSameList(settledFrom, parts) ? 'COMPLETED' : 'NOT_FOUND';
}

function isSameList(some: readonly StoredPart[], others: readonly StoredPart[]): boolean {
  return (
    some.length === others.length &&
    some.every(({ number, etag }, index) => others[index]?.number === number && others[index].etag === etag)
  );
}
