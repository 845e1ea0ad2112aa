import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { temporaryDirectory } from './temporary-directory.ts';

/** How a process ended. */
export interface Ended {
  readonly signal: NodeJS.Signals | null;
  readonly code: number | null;
  readonly output: string;
}

function start(
  script: string,
  parameters: readonly string[],
): { readonly child: ChildProcess; readonly ended: Promise<Ended> } {
  const path = fileURLToPath(new URL(`processes/${script}.ts`, import.meta.url));
  const child = spawn(process.execPath, ['--conditions=@graphql-darkroom/source', path, ...parameters], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, output: output.trim() }));
  });
  return { child, ended };
}

/** Processes that have started and wait to do an action at the same moment. */
export async function waitingProcesses(
  count: number,
  directory: string,
  action: string,
  argument: unknown,
): Promise<{ readonly children: readonly ChildProcess[]; readonly go: () => Promise<readonly Ended[]> }> {
  const sign = join(temporaryDirectory(), 'go');
  const parameters = [directory, action, sign, JSON.stringify(argument)];
  const started = Array.from({ length: count }, () => start('when-told', parameters));
  const waiting = (): number => readdirSync(dirname(sign)).filter((name) => name.startsWith(basename(sign))).length;
  while (waiting() < count) await sleep(5);
  return {
    children: started.map(({ child }) => child),
    go: async () => {
      if (!existsSync(sign)) writeFileSync(sign, '');
      return Promise.all(started.map(({ ended }) => ended));
    },
  };
}
