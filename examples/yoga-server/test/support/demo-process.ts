import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll } from 'vitest';
import { embeddedFolder, type Prepared } from '../../../../packages/database-postgres/test/embedded-folder.ts';

/** The demo as a process of its own, on a free port. */
export interface DemoProcess {
  readonly baseUrl: string;
  readonly directory: string;
  /** What it has written to its output so far. */
  said(): string;
  /** Sends SIGKILL and waits for the end. */
  kill(): Promise<void>;
  /** Asks it to end, and waits; gives the exit code. */
  stop(): Promise<number | null>;
}

/** A folder for a demo's data; `remove` it in the end. */
interface DataDirectory {
  readonly path: string;
  remove(): Promise<void>;
}

/** A new one, in which the embedded Postgres is prepared. */
export async function dataDirectory(prepared?: Prepared): Promise<DataDirectory> {
  return removable(await embeddedFolder(prepared));
}

/** A new one without anything, for a demo with `DATABASE_URL`. */
export async function emptyDataDirectory(): Promise<DataDirectory> {
  return removable(await mkdtemp(join(tmpdir(), 'darkroom-')));
}

function removable(path: string): DataDirectory {
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** Starts the demo and waits until it answers. */
export async function startDemoProcess(
  directory: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<DemoProcess> {
  const main = join(import.meta.dirname, '../../src/main.ts');
  const child = spawn(process.execPath, ['--conditions=@graphql-darkroom/source', main], {
    env: { ...process.env, PORT: '0', DARKROOM_DIR: directory, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stdout.on('data', (data: Buffer) => (said += data.toString()));
  const baseUrl = await baseUrlOf(child);
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    const exit = once(child, 'exit');
    child.kill(signal);
    await exit;
    return child.exitCode;
  };
  return {
    baseUrl,
    directory,
    said: () => said,
    kill: async () => {
      await end('SIGKILL');
    },
    stop: () => end('SIGTERM'),
  };
}

/** One demo, with a folder of its own, for all tests of a file or group. */
export function sharedDemo(): () => DemoProcess {
  let demo: DemoProcess;
  let directory: DataDirectory;
  beforeAll(async () => {
    directory = await dataDirectory();
    demo = await startDemoProcess(directory.path);
  });
  afterAll(async () => {
    await demo.stop();
    await directory.remove();
  });
  return () => demo;
}

async function baseUrlOf(child: ChildProcess): Promise<string> {
  const said: string[] = [];
  child.stderr?.on('data', (data: Buffer) => said.push(data.toString()));
  if (child.stdout === null) throw new Error('The demo has no output.');
  for await (const line of createInterface(child.stdout)) {
    said.push(line);
    const url = /GraphQL\s+(\S+)\/graphql/.exec(line)?.[1];
    if (url !== undefined) return url;
  }
  throw new Error(`The demo did not start:\n${said.join('\n')}`);
}
