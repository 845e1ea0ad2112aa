import { lstat, mkdir, open, realpath, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { hasCode } from '../storage-error.ts';
import { checkIsFolder, FOLDER_MODE, freshName, type StorageFolder } from './storage-folder.ts';

const MAX_ATTEMPTS = 20;

/** Makes the entries of a folder survive a power failure. */
export async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } catch (error) {
    // Some network file systems cannot sync a folder; nothing else can be done on them.
    if (!hasCode(error, 'EINVAL', 'ENOTSUP')) throw error;
  } finally {
    await handle.close();
  }
}

/** Whether anything exists at the path, even a broken link. */
export async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return false;
    throw error;
  }
}

/**
 * Whether the folder exists and no part of its path is a symbolic link. The path of a storage's root contains none, so
 * a link can only be inside it.
 */
export async function isPlainFolder(path: string): Promise<boolean> {
  try {
    return (await realpath(path)) === path;
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR', 'ELOOP')) return false;
    throw error;
  }
}

async function makeFolders(tree: string, relative: string): Promise<void> {
  let parent = tree;
  for (const name of relative.split('/').filter((part) => part !== '.')) {
    const path = join(parent, name);
    try {
      await mkdir(path, { mode: FOLDER_MODE });
      await syncFolder(parent);
    } catch (error) {
      if (!hasCode(error, 'EEXIST')) throw error;
      await checkIsFolder(path);
    }
    parent = path;
  }
}

/**
 * Moves a file into a tree, replacing an existing file: atomic, and durable once it resolves. Resolves to false if the
 * file no longer exists.
 */
export async function moveIntoTree(source: string, tree: string, relative: string): Promise<boolean> {
  const target = join(tree, relative);
  for (let attempt = 1; ; attempt += 1) {
    try {
      await makeFolders(tree, dirname(relative));
      await rename(source, target);
      break;
    } catch (error) {
      if (!hasCode(error, 'ENOENT')) throw error;
      if (!(await exists(source))) return false;
      // The empty folder was removed between the two steps, for example by another process.
      if (attempt === MAX_ATTEMPTS) throw error;
    }
  }
  try {
    await syncFolder(dirname(target));
  } catch (error) {
    // The file and its folder were removed immediately.
    if (!hasCode(error, 'ENOENT')) throw error;
  }
  return true;
}

/** Removes the folders that are empty after a file was removed, up to the tree's own folder, which stays. */
export async function removeEmptyFolders(tree: string, relative: string): Promise<void> {
  for (let folder = relative; folder !== '.'; folder = dirname(folder)) {
    if (!(await isPlainFolder(join(tree, folder)))) continue;
    try {
      await rmdir(join(tree, folder));
    } catch (error) {
      if (hasCode(error, 'ENOTEMPTY', 'EEXIST', 'ENOTDIR')) return;
      if (!hasCode(error, 'ENOENT')) throw error;
    }
  }
}

/** Makes a folder disappear in one step, then deletes it. Resolves to false if there is none. */
export async function discardFolder(folder: StorageFolder, path: string): Promise<boolean> {
  const discarded = join(folder.discarded, freshName());
  try {
    await rename(path, discarded);
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return false;
    throw error;
  }
  await syncFolder(dirname(path));
  try {
    await rm(discarded, { recursive: true, force: true });
  } catch (error) {
    // Another process is deleting it as a leftover.
    if (!hasCode(error, 'ENOENT', 'ENOTEMPTY')) throw error;
  }
  return true;
}
