import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';
import { SECRETS } from './secrets.ts';

/** Starts a function that gets stuck, as a process of its own. */
export async function stuckFunction(
  stopsAt: 'start' | 'stored' | 'second',
  storageHost: string,
): Promise<{
  readonly url: string;
  /** Waits until it is stuck, then ends it with SIGKILL. */
  kill(): Promise<void>;
}> {
  const script = join(import.meta.dirname, 'processes/function.ts');
  const parameters = [script, stopsAt, SECRETS.secret, SECRETS.answerSecret, storageHost];
  const child = spawn(process.execPath, ['--conditions=@graphql-darkroom/source', ...parameters], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = once(child, 'exit');
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await exit;
  });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const next = async (): Promise<string> => {
    const { done, value } = await lines.next();
    if (done === true) throw new Error('The function ended.');
    return value;
  };
  return {
    url: `http://127.0.0.1:${await next()}/`,
    kill: async () => {
      if ((await next()) !== 'stuck') throw new Error('The function said something else.');
      child.kill('SIGKILL');
      await exit;
    },
  };
}
