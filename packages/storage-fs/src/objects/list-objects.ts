import { opendir } from 'node:fs/promises';
import { join } from 'node:path';
import { isPlainFolder } from '../files/durable-moves.ts';
import type { StorageFolder } from '../files/storage-folder.ts';
import { folderOfPrefix, keyOfFile } from '../files/storage-key.ts';
import { hasCode } from '../storage-error.ts';

/** At most `limit` keys of objects and published copies that begin with a prefix. */
export async function listObjects(folder: StorageFolder, prefix: string, limit: number): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const key of allObjects(folder, prefix)) {
    if (found.length === limit) break;
    found.push(key);
  }
  return found;
}

/** All keys of objects and published copies that begin with a prefix. */
export async function* allObjects(folder: StorageFolder, prefix: string): AsyncGenerator<string, void, void> {
  const relative = folderOfPrefix(prefix);
  for (const tree of [folder.objects, folder.published]) {
    if (!(await isPlainFolder(join(tree, relative)))) continue;
    for await (const file of filesUnder(tree, relative)) {
      const key = keyOfFile(file);
      if (key !== null) yield key;
    }
  }
}

/**
 * All files in a folder and its subfolders, relative to the tree. Follows no links. Ignores what is removed in the
 * meantime.
 */
async function* filesUnder(tree: string, relative: string): AsyncGenerator<string, void, void> {
  try {
    for await (const entry of await opendir(join(tree, relative))) {
      const path = `${relative}/${entry.name}`;
      if (entry.isDirectory()) yield* filesUnder(tree, path);
      else if (entry.isFile()) yield path;
    }
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
  }
}
