import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { copyFolder } from '../../../test/support/copy-folder.ts';
import { keptFolder } from '../../../test/support/kept-folder.ts';

const PACKAGE = join(import.meta.dirname, '..');
const CACHE = join(PACKAGE, 'node_modules/.cache');

/** What is there already in a folder for the embedded Postgres. */
export type Prepared =
  /** Postgres is initialized, without a table, which takes nine seconds of CPU. */
  | 'INITIALIZED'
  /** It has the tables too, as after a start of Darkroom, which takes three more. All copies have one database id. */
  | 'MIGRATED';

/** A new folder for `postgresDatabase({ directory })`. What it is prepared by is done once for all tests. */
export async function embeddedFolder(prepared: Prepared = 'MIGRATED'): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'darkroom-'));
  await prepareIn(directory, prepared);
  return directory;
}

/** The same in a folder that is there, or is made. */
export async function prepareIn(directory: string, prepared: Prepared = 'MIGRATED'): Promise<void> {
  await mkdir(directory, { recursive: true });
  await copyFolder(await (prepared === 'MIGRATED' ? migrated() : initialized()), join(directory, 'postgres'));
}

async function initialized(): Promise<string> {
  const key = keyOf([await readFile(join(PACKAGE, 'node_modules/@electric-sql/pglite/package.json'))]);
  return keptFolder(join(CACHE, `embedded-initialized-${key}`), async (draft) => {
    const pglite = await PGlite.create({ dataDir: draft });
    await pglite.close();
  });
}

async function migrated(): Promise<string> {
  return keptFolder(join(CACHE, `embedded-migrated-${await keyOfSources()}`), async (draft) => {
    const directory = await embeddedFolder('INITIALIZED');
    // Loaded where it is needed: mostly, the folder is there.
    const { postgresDatabase } = await import('../src/index.ts');
    const opened = await postgresDatabase({ directory }).open();
    await opened.close();
    await rm(draft, { recursive: true });
    await copyFolder(join(directory, 'postgres'), draft);
    await rm(directory, { recursive: true });
  });
}

/** Of the migrations, of all that starts the queue, and of the versions that are installed. */
async function keyOfSources(): Promise<string> {
  const sources = join(PACKAGE, 'src');
  const entries = await readdir(sources, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const lockfile = join(PACKAGE, '../../pnpm-lock.yaml');
  return keyOf(await Promise.all([...files.toSorted(), lockfile].map((file) => readFile(file))));
}

function keyOf(contents: readonly Buffer[]): string {
  const hash = createHash('sha256');
  for (const content of contents) hash.update(content).update('\0');
  return hash.digest('hex').slice(0, 16);
}
