import { randomBytes } from 'node:crypto';
import { lstat, mkdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';

/** Where things are in the folder of a storage. All of it must be one file system. */
export interface StorageFolder {
  readonly root: string;
  /** Private objects, served with a signature alone. */
  readonly objects: string;
  /** Published copies. Nothing outside this tree is ever served without a signature. */
  readonly published: string;
  /** One folder for each open upload. */
  readonly uploads: string;
  /** Files that are still being written. */
  readonly temporary: string;
  /** Folders that are being removed. */
  readonly discarded: string;
}

/** Only the user who runs the server may read what lies here. */
export const FOLDER_MODE = 0o700;

/** A name that nobody else takes. */
export function freshName(): string {
  return randomBytes(16).toString('hex');
}

/** Makes the folder and its parts where they are missing. The folder itself may be a symbolic link, nothing in it. */
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

/** @throws an error of the system unless the path is a folder, and no link to one. */
export async function checkIsFolder(path: string): Promise<void> {
  if ((await lstat(path)).isDirectory()) return;
  throw Object.assign(new Error('A folder of the storage is something else, such as a link.'), {
    code: 'ENOTDIR',
    syscall: 'lstat',
    path,
  });
}
