import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** The function of examples/serverless-sepia as a process of its own, on a free port. */
export interface FunctionProcess {
  /** What the demo has to be told to have it convert. */
  readonly environment: Readonly<Record<string, string>>;
  /** Ends it, and waits. */
  stop(): Promise<void>;
}

/** Starts the function, which may use a storage at this host, on this machine. */
export async function startFunctionProcess(storageHost: string): Promise<FunctionProcess> {
  const secrets = {
    PROCESSOR_SECRET: randomBytes(32).toString('base64'),
    PROCESSOR_ANSWER_SECRET: randomBytes(32).toString('base64'),
  };
  const storage = { PROCESSOR_ALLOWED_HOSTS: storageHost, PROCESSOR_ALLOW_PRIVATE_ADDRESSES: 'true' };
  const main = join(import.meta.dirname, '../../../serverless-sepia/src/main.ts');
  const child = spawn(process.execPath, ['--conditions=@graphql-darkroom/source', main], {
    env: { ...process.env, PORT: '0', ...secrets, ...storage },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = once(child, 'exit');
  for await (const line of createInterface(child.stdout)) {
    const url = /Conversions at (\S+)/.exec(line)?.[1];
    if (url === undefined) continue;
    return {
      environment: { ...secrets, PROCESSOR_URL: url },
      stop: async () => {
        child.kill('SIGKILL');
        await exit;
      },
    };
  }
  throw new Error('The function did not start.');
}
