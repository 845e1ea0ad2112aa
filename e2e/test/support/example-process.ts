import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { embeddedFolder } from '../../../packages/database-postgres/test/embedded-folder.ts';
import { freePorts } from '../../../test/support/free-ports.ts';

/** An example as a process of its own. */
export interface ExampleProcess {
  /** Where documents are posted. */
  readonly url: string;
  /** Asks it to end, waits, and removes its data; throws when it did not end by itself and well. */
  stop(): Promise<void>;
}

/** Runs `src/server.ts` of a folder on free ports, with these variables too, and waits until it answers. */
export async function startExample(
  folder: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<ExampleProcess> {
  const directory = await embeddedFolder();
  const port = await freePorts(2);
  const child = spawn(process.execPath, ['--conditions=@graphql-darkroom/source', 'src/server.ts'], {
    cwd: folder,
    env: { ...process.env, ...environment, PORT: String(port), FILES_PORT: String(port + 1), DARKROOM_DIR: directory },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = once(child, 'exit');
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    const [code] = (await exit) as [number | null];
    await rm(directory, { recursive: true, force: true });
    if (code !== 0) throw new Error(`The example in ${folder} ended with ${code}.`);
  };
  for await (const line of createInterface(child.stdout)) {
    const url = /http\S+\/graphql/.exec(line)?.[0];
    if (url !== undefined) return { url, stop };
  }
  await stop();
  throw new Error(`The example in ${folder} did not start.`);
}
