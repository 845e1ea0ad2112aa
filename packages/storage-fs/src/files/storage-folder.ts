import { randomBytes } from 'node:crypto';
import { lstat, mkdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';

/** The layout of a storage's folder. All of it must be on one file system. */
export interface StorageFolder {
  readonly root: string;
  /** Private objects, served only with a signature. */
  readonly objects: string;
  /** Published copies. Nothing outside this tree is ever served without a signature. */
  readonly published: string;
  /** One folder for each open upload. */
  readonly uploads: string;
  /** Files that are still being written. */
  readonly temporary: string;
  /** Folders that are being deleted. */
  readonly discarded: string;
}

/** Only the user who runs the server may read the folders. */
export const FOLDER_MODE = 0o700;

/** A unique name. */
export function freshName(): string {
  return randomBytes(16).toString('hex');
}

/**
 * Creates the folder and its subfolders if they are missing. The folder itself may be a symbolic link, but nothing in
 * it.
 */
export async function openStorageFolder(directory: string): Promise<StorageFolder> {
  await mkdir(directory, { recursive: true, mode: FOLDER_MODE });
  const root = await realpath(directory);
  const folder: StorageFolder = {
    root,
    objects: join(root, 'objects'),
    published: join(root, 'published'),
    uploads: join(root, 'uploads'),
    temporary: join(root, 'temporary'),
    discarded: join(root, 'discarded'),
  };
  for (const path of [folder.objects, folder.published, folder.uploads, folder.temporary, folder.discarded]) {
    await mkdir(path, { recursive: true, mode: FOLDER_MODE });
    await checkIsFolder(path);
  }
  return folder;
}

/** @throws an error of the system unless the path is a folder and not a link to one. */
export async function checkIsFolder(path: string): Promise<void> {
  if ((await lstat(path)).isDirectory()) return;
  throw Object.assign(new Error('A path in the storage must be a folder, but is something else, such as a link.'), {
    code: 'ENOTDIR',
    syscall: 'lstat',
    path,
  });
}
