import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** What a command said, and how it ended. */
export interface CommandOutput {
  readonly code: number;
  readonly said: string;
}

const ROOT = join(import.meta.dirname, '../../../..');
const BIN = join(ROOT, 'packages/core/src/cli/bin.ts');
const CONFIG = join(ROOT, 'examples/yoga-server/src/darkroom.config.ts');

/** Runs the command line on the demo's Darkroom. */
export async function operateDemo(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<CommandOutput> {
  const command = ['--conditions=@graphql-darkroom/source', BIN, '--config', CONFIG, ...args];
  const child = spawn(process.execPath, command, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (said += data.toString()));
  const [code] = (await once(child, 'close')) as [number];
  return { code, said };
}
