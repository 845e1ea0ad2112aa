import { mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exists, syncFolder } from '../files/durable-moves.ts';
import { checkIsFolder, FOLDER_MODE, freshName, type StorageFolder } from '../files/storage-folder.ts';
import { hasCode } from '../storage-error.ts';

/**
 * The folder of one upload. It exists as long as the upload is open: closing the upload moves it away in one step,
 * together with all files that late requests are still writing, so nothing can be added to a closed upload.
 */
export interface UploadFolder {
  readonly path: string;
  readonly contentType: string | null;
  /** The maximum total length of all parts in bytes; null for no limit. */
  readonly maxBytes: number | null;
  /** Parts that were received completely. */
  readonly parts: string;
  /** Parts in progress, and the object while it is being joined. */
  readonly temporary: string;
  /** Exists once the bytes of the object are decided; contains the object until it is moved to its key. */
  readonly settled: string;
}

interface UploadRecord {
  readonly key: string;
  readonly contentType: string | null;
  /** The maximum total length of all parts in bytes; null for no limit. */
  readonly maxBytes: number | null;
}

const RECORD = 'upload.json';

function foldersIn(path: string): Pick<UploadFolder, 'parts' | 'temporary' | 'settled'> {
  return { parts: join(path, 'parts'), temporary: join(path, 'temporary'), settled: join(path, 'settled') };
}

/** The file of a part. */
export function partFile(upload: UploadFolder, number: number): string {
  return join(upload.parts, String(number).padStart(5, '0'));
}

/** The file of the joined object of a settled upload. */
export function settledObject(settled: string): string {
  return join(settled, 'object');
}

/** The file with the list of parts that a settled object was joined from. It also keeps the folder from being empty. */
export function settledParts(settled: string): string {
  return join(settled, 'parts.json');
}

/** Creates an upload in one step: it exists completely or not at all. */
export async function makeUploadFolder(folder: StorageFolder, record: UploadRecord): Promise<string> {
  const uploadId = freshName();
  const unseen = join(folder.temporary, uploadId);
  const { parts, temporary } = foldersIn(unseen);
  await mkdir(unseen, { mode: FOLDER_MODE });
  await mkdir(parts, { mode: FOLDER_MODE });
  await mkdir(temporary, { mode: FOLDER_MODE });
  await writeFile(join(unseen, RECORD), JSON.stringify(record), { flag: 'wx', mode: 0o600, flush: true });
  await syncFolder(unseen);
  await rename(unseen, join(folder.uploads, uploadId));
  await syncFolder(folder.uploads);
  return uploadId;
}

/** The folder of an upload; null if the upload is closed, never existed, or has another key. */
export async function findUploadFolder(
  folder: StorageFolder,
  { key, uploadId }: { readonly key: string; readonly uploadId: string },
): Promise<UploadFolder | null> {
  if (!/^[\da-f]{32}$/.test(uploadId)) return null;
  const path = join(folder.uploads, uploadId);
  try {
    await checkIsFolder(path);
    const record = JSON.parse(await readFile(join(path, RECORD), 'utf8')) as UploadRecord;
    if (record.key !== key) return null;
    return { path, contentType: record.contentType, maxBytes: record.maxBytes, ...foldersIn(path) };
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return null;
    throw error;
  }
}

/** An open upload and the time when it was started. */
export interface OpenUpload {
  readonly key: string;
  readonly uploadId: string;
  readonly startedAt: Date;
}

/** All uploads, except those that are closed in the meantime. */
export async function* openUploads(folder: StorageFolder): AsyncGenerator<OpenUpload, void, void> {
  for (const uploadId of await readdir(folder.uploads)) {
    const record = join(folder.uploads, uploadId, RECORD);
    try {
      const { mtime } = await stat(record);
      const { key } = JSON.parse(await readFile(record, 'utf8')) as UploadRecord;
      yield { key, uploadId, startedAt: mtime };
    } catch (error) {
      if (!hasCode(error, 'ENOENT', 'ENOTDIR')) throw error;
    }
  }
}

/** Whether the object has left the folder: then a process died before it could remove the upload. */
export async function isUploadOver({ settled }: UploadFolder): Promise<boolean> {
  return (await exists(settled)) && !(await exists(settledObject(settled)));
}
