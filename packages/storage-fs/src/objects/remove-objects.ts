import { unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { discardFolder, isPlainFolder, removeEmptyFolders } from '../files/durable-moves.ts';
import type { StorageFolder } from '../files/storage-folder.ts';
import { fileOfKey, folderOfPrefix } from '../files/storage-key.ts';
import { hasCode } from '../storage-error.ts';

/** Deletes objects and published copies. */
export async function removeObjects({ objects, published }: StorageFolder, keys: readonly string[]): Promise<void> {
  for (const key of keys) {
    const file = fileOfKey(key);
    for (const tree of [objects, published]) {
      if (await isPlainFolder(dirname(join(tree, file)))) await removeFile(join(tree, file));
      await removeEmptyFolders(tree, dirname(file));
    }
  }
}

/**
 * Deletes all objects and published copies under a prefix: first makes them disappear in one step, then frees the disk.
 */
export async function removeObjectsUnder(folder: StorageFolder, prefix: string): Promise<void> {
  const relative = folderOfPrefix(prefix);
  for (const tree of [folder.objects, folder.published]) {
    if (await isPlainFolder(join(tree, relative))) await discardFolder(folder, join(tree, relative));
    await removeEmptyFolders(tree, dirname(relative));
  }
}

async function removeFile(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
  }
}
