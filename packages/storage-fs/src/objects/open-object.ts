import { dirname, join } from 'node:path';
import { isPlainFolder } from '../files/durable-moves.ts';
import { openSealedFile, type SealedFile } from '../files/sealed-file.ts';
import type { StorageFolder } from '../files/storage-folder.ts';
import { fileOfKey } from '../files/storage-key.ts';

/** Opens the object of a key in one tree; null when there is none. Follows no link. */
export async function openObjectIn(tree: string, key: string): Promise<SealedFile | null> {
  const path = join(tree, fileOfKey(key));
  return (await isPlainFolder(dirname(path))) ? openSealedFile(path) : null;
}

/** Opens an object for those who may read all: a private one, else a published copy. */
export async function openObject({ objects, published }: StorageFolder, key: string): Promise<SealedFile | null> {
  return (await openObjectIn(objects, key)) ?? openObjectIn(published, key);
}
