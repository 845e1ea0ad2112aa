import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const EXAMPLE = join(import.meta.dirname, '../..');
const REPOSITORY = join(EXAMPLE, '../..');
const WEB = join(EXAMPLE, 'web');
const BUILDS = join(EXAMPLE, 'dist/web');

/**
 * The folder of the built page. If its sources have changed since the last build, the first process that needs it
 * builds it within seconds.
 *
 * @throws {Error} with Vite's message if the sources cannot be built.
 */
export async function builtPage(): Promise<string> {
  const folder = join(BUILDS, await hashOfSources());
  if (!(await exists(folder))) await buildInto(folder);
  return folder;
}

/** A hash of the page and everything in it: the client's sources, and the lockfile for installed packages. */
async function hashOfSources(): Promise<string> {
  const client = dirname(fileURLToPath(import.meta.resolve('@graphql-darkroom/client')));
  const files = [...(await filesIn(WEB)), ...(await filesIn(client)), join(REPOSITORY, 'pnpm-lock.yaml')];
  const hash = createHash('sha256');
  for (const file of files.toSorted()) hash.update(`${relative(REPOSITORY, file)}\0`).update(await readFile(file));
  return hash.digest('hex').slice(0, 16);
}

async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

async function buildInto(folder: string): Promise<void> {
  await mkdir(BUILDS, { recursive: true });
  const earlier = await readdir(BUILDS);
  const unfinished = `${folder}.${process.pid}`;
  // In its own process: this makes a production build, whatever NODE_ENV is here, and frees its memory afterwards.
  await promisify(execFile)(process.execPath, [join(WEB, 'build.ts'), unfinished], {
    env: { ...process.env, NODE_ENV: 'production' },
  });
  // Another process may have built it first.
  await rename(unfinished, folder).catch(() => rm(unfinished, { recursive: true, force: true }));
  for (const name of earlier) if (await isOld(join(BUILDS, name))) await rm(join(BUILDS, name), { recursive: true });
}

/** Processes read their whole build at start, so no process uses a build that is an hour old. */
async function isOld(folder: string): Promise<boolean> {
  const { mtimeMs } = await stat(folder).catch(() => ({ mtimeMs: Date.now() }));
  return Date.now() - mtimeMs > 60 * 60 * 1000;
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
