import { type SpawnOptions, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chown, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { copyFolder } from './copy-folder.ts';
import { keptFolder } from './kept-folder.ts';

/** How the programs of a Postgres run. */
export interface PostgresPrograms {
  /** Their folder. */
  readonly bin: string;
  /** The user that the servers run as; null for the user of this process. */
  readonly user: { readonly uid: number; readonly gid: number } | null;
  readonly options: SpawnOptions;
}

/**
 * Puts an initialized `data` into a server's folder, and gives the password of its user `postgres`. `initdb` takes two
 * seconds of CPU: it runs once, and what it makes is kept with what is installed.
 */
export async function initializeData(directory: string, programs: PostgresPrograms, home: string): Promise<string> {
  const { mtimeMs } = await stat(join(home, 'bin/initdb'));
  const key = createHash('sha256').update(`${home} ${mtimeMs} ${programs.user?.uid}`).digest('hex').slice(0, 16);
  const cache = join(import.meta.dirname, '../../node_modules/.cache');
  const kept = await keptFolder(join(cache, `postgres-data-${key}`), (draft) => initialize(draft, directory, programs));
  await copyFolder(join(kept, 'data'), join(directory, 'data'));
  return readFile(join(kept, 'password'), 'utf8');
}

/** In the server's folder first: the user that it runs as may not reach this checkout. */
async function initialize(draft: string, directory: string, { bin, user, options }: PostgresPrograms): Promise<void> {
  const password = randomBytes(12).toString('hex');
  const data = join(directory, 'data');
  await mkdir(data, { mode: 0o700 });
  const passwordFile = join(directory, 'password');
  await writeFile(passwordFile, password);
  if (user !== null) for (const path of [data, passwordFile]) await chown(path, user.uid, user.gid);
  const identity = ['--username=postgres', '--auth=password', `--pwfile=${passwordFile}`, '--encoding=UTF8'];
  const initdb = spawn(join(bin, 'initdb'), ['-D', data, '--no-sync', ...identity], options);
  const said: string[] = [];
  for (const output of [initdb.stdout, initdb.stderr]) output?.on('data', (chunk: Buffer) => said.push(String(chunk)));
  const [code] = (await once(initdb, 'close')) as [number | null];
  if (code !== 0) throw new Error(`initdb ended with code ${code}: ${said.join('')}`);
  await copyFolder(data, join(draft, 'data'));
  await writeFile(join(draft, 'password'), password, { mode: 0o600 });
  for (const path of [data, passwordFile]) await rm(path, { recursive: true });
}
