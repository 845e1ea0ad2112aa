import { lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from '../storage-error.ts';
import type { StorageFolder } from './storage-folder.ts';

/** A file without a write for this long belongs to a process that died. */
const MAX_SILENCE_MS = 3600 * 1000;

/** Deletes what processes left behind that died while writing or deleting. Deletes nothing that is in use. */
export async function removeLeftovers(folder: StorageFolder, now: Date): Promise<void> {
  const silentSince = now.getTime() - MAX_SILENCE_MS;
  await removeEntries(folder.discarded, Number.POSITIVE_INFINITY);
  await removeEntries(folder.temporary, silentSince);
  for (const uploadId of await namesIn(folder.uploads)) {
    await removeEntries(join(folder.uploads, uploadId, 'temporary'), silentSince);
  }
}

async function removeEntries(path: string, silentSince: number): Promise<void> {
  for (const name of await namesIn(path)) {
    const entry = join(path, name);
    try {
      if ((await lstat(entry)).mtimeMs < silentSince) await rm(entry, { recursive: true, force: true });
    } catch (error) {
      // Another process deleted it first.
      if (!hasCode(error, 'ENOENT', 'ENOTEMPTY')) throw error;
    }
  }
}

async function namesIn(path: string): Promise<readonly string[]> {
  try {
    return await readdir(path);
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return [];
    throw error;
  }
}
