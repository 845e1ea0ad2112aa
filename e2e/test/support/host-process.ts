import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { RunningHost } from '../../src/run-host.ts';

/** A server with Darkroom as a process of its own, on a free port. */
export interface HostProcess extends RunningHost {
  readonly pid: number;
  /** Where its files are. */
  readonly directory: string;
  /** Ends it and removes its files. */
  stop(): Promise<void>;
}

const SOURCE = join(import.meta.dirname, '../../src');

/**
 * Starts one of `src/servers`, with `graphql` in version 16 or 17, and waits until it answers.
 *
 * @param hooks A module of `src` that is loaded before, for other versions of what the server runs on.
 */
export async function startHost(server: string, graphqlVersion: 16 | 17, hooks?: string): Promise<HostProcess> {
  const directory = await mkdtemp(join(tmpdir(), 'darkroom-host-'));
  const preload = [graphqlVersion === 17 ? 'use-graphql-17.ts' : undefined, hooks]
    .filter((name) => name !== undefined)
    .flatMap((name) => ['--import', join(SOURCE, name)]);
  const program = [...preload, join(SOURCE, 'servers', `${server}.ts`), directory];
  const child = spawn(process.execPath, ['--conditions=@graphql-darkroom/source', ...program], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exit = once(child, 'exit');
  const stop = async (): Promise<void> => {
    child.stdin.end();
    await exit;
    await rm(directory, { recursive: true, force: true });
  };
  for await (const line of createInterface(child.stdout)) {
    return { ...(JSON.parse(line) as RunningHost), pid: child.pid ?? 0, directory, stop };
  }
  await stop();
  throw new Error(`${server} did not start.`);
}
