import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { link, open, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { syncFolder } from '../files/durable-moves.ts';
import { freshName, type StorageFolder } from '../files/storage-folder.ts';
import { hasCode } from '../storage-error.ts';

/** The secret of a storage. The first process generates it and stores it beside the served trees with mode 0600. */
export async function readOrMakeSecret(folder: StorageFolder): Promise<string> {
  const path = join(folder.root, 'secret');
  return (await readSecret(path)) ?? (await makeSecret(folder, path));
}

async function readSecret(path: string): Promise<string | null> {
  try {
    const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
    try {
      const secret = (await handle.readFile('utf8')).trim();
      if (/^[\da-f]{64}$/.test(secret)) return secret;
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  }
  const error = new Error(
    'The file with the secret is damaged. Delete it to generate a new secret. All existing URLs then become invalid.',
  );
  throw Object.assign(error, { code: 'EIO', syscall: 'read' });
}

async function makeSecret(folder: StorageFolder, path: string): Promise<string> {
  const secret = randomBytes(32).toString('hex');
  const temporary = join(folder.temporary, freshName());
  const handle = await open(temporary, 'wx', 0o600);
  try {
    await handle.writeFile(`${secret}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  try {
    // Unlike a rename, a link fails if another process was first; unlike a new file, it is never visible half written.
    await link(temporary, path);
    await syncFolder(folder.root);
    return secret;
  } catch (error) {
    const other = hasCode(error, 'EEXIST') ? await readSecret(path) : null;
    if (other === null) throw error;
    return other;
  } finally {
    await unlink(temporary);
  }
}
