import { dirname, join } from 'node:path';
import { isPlainFolder } from '../files/durable-moves.ts';
import { openSealedFile, type SealedFile } from '../files/sealed-file.ts';
import type { StorageFolder } from '../files/storage-folder.ts';
import { fileOfKey } from '../files/storage-key.ts';

/** Opens the object of a key in one tree; null if there is none. Follows no links. */
export async function openObjectIn(tree: string, key: string): Promise<SealedFile | null> {
  const path = join(tree, fileOfKey(key));
  return (await isPlainFolder(dirname(path))) ? openSealedFile(path) : null;
}

/** Opens an object for callers that may read everything: the private object, or else the published copy. */
export async function openObject({ objects, published }: StorageFolder, key: string): Promise<SealedFile | null> {
  return (await openObjectIn(objects, key)) ?? openObjectIn(published, key);
}
