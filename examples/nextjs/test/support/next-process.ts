import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { prepareIn } from '../../../../packages/database-postgres/test/embedded-folder.ts';
import { freePorts } from '../../../../test/support/free-ports.ts';

/** A server of Next.js. */
export interface NextProcess {
  readonly origin: string;
  /** The lines that it has printed. */
  readonly lines: readonly string[];
  stop(): Promise<void>;
}

const NEXT = 'node_modules/next/dist/bin/next';

/** The environment of a shell, not that of a test. */
function environment(mode: 'production' | 'development', more: Record<string, string> = {}): NodeJS.ProcessEnv {
  return { ...process.env, NODE_ENV: mode, NEXT_TELEMETRY_DISABLED: '1', ...more };
}

/** Runs `next build`. */
export async function buildNext(folder: string): Promise<void> {
  await promisify(execFile)(process.execPath, [NEXT, 'build'], { cwd: folder, env: environment('production') });
}

/** Runs `next start` or `next dev` on a free port, with its data in the folder, until it is ready. */
export async function startNext(folder: string, command: 'start' | 'dev'): Promise<NextProcess> {
  const port = await freePorts(1);
  const origin = `http://localhost:${port}`;
  const directory = join(folder, '.darkroom', command);
  if (!existsSync(directory)) await prepareIn(directory);
  const child = spawn(process.execPath, [NEXT, command, '--port', String(port)], {
    cwd: folder,
    env: environment(command === 'start' ? 'production' : 'development', { ORIGIN: origin, DARKROOM_DIR: directory }),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = once(child, 'exit');
  const lines: string[] = [];
  const { promise: ready, resolve, reject } = Promise.withResolvers<void>();
  createInterface(child.stdout).on('line', (line) => {
    lines.push(line);
    if (line.includes('Ready in')) resolve();
  });
  child.once('exit', () => reject(new Error(`next ${command} ended:\n${lines.join('\n')}`)));
  await ready;
  return {
    origin,
    lines,
    stop: async () => {
      child.kill('SIGTERM');
      await exit;
    },
  };
}
