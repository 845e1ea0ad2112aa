import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const HOUR_MS = 60 * 60 * 1000;

/** How long one waits for another process that makes the folder, which may have died. */
const PATIENCE_MS = 60_000;

/**
 * A folder that the first who asks for it makes, in whichever process, and that is kept for all others. The rest of its
 * name, after the last hyphen, says what it was made of: a new one takes the place of others that are older than an
 * hour.
 */
export async function keptFolder(path: string, make: (draft: string) => Promise<void>): Promise<string> {
  if (existsSync(path)) return path;
  await mkdir(dirname(path), { recursive: true });
  const lock = `${path}.lock`;
  const locked = await mkdir(lock).then(
    () => true,
    () => false,
  );
  if (!locked) await unlocked(lock);
  try {
    if (!existsSync(path)) await makeAt(path, make);
  } finally {
    await rmdir(lock).catch(() => undefined);
  }
  return path;
}

async function makeAt(path: string, make: (draft: string) => Promise<void>): Promise<void> {
  await removeOld(dirname(path), basename(path).replace(/[^-]+$/, ''));
  const draft = await mkdtemp(`${path}-`);
  try {
    await make(draft);
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    // Another process may have made it meanwhile.
    if (!existsSync(path)) throw error;
  }
}

async function unlocked(lock: string): Promise<void> {
  const until = Date.now() + PATIENCE_MS;
  while (existsSync(lock) && Date.now() < until) await sleep(100);
}

async function removeOld(folder: string, start: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.startsWith(start)) continue;
    const { mtimeMs } = await stat(join(folder, name)).catch(() => ({ mtimeMs: Date.now() }));
    if (Date.now() - mtimeMs > HOUR_MS) await rm(join(folder, name), { recursive: true, force: true });
  }
}
