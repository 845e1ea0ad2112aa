import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { ApiMessage, ApiUsage } from './serve-api.ts';

/** An API in a process of its own. */
export interface ApiProcess {
  readonly url: string;
  usage(): Promise<ApiUsage>;
  stop(): Promise<void>;
}

/** Starts `<name>.ts` of this folder. */
export async function startApi(name: string, environment: Readonly<Record<string, string>>): Promise<ApiProcess> {
  const child = fork(join(import.meta.dirname, `${name}.ts`), {
    execArgv: ['--conditions=@graphql-darkroom/source'],
    env: { ...process.env, ...environment },
  });
  const ended = once(child, 'exit').then(() => Promise.reject(new Error(`${name} has ended.`)));
  ended.catch(() => undefined);
  const told = async (): Promise<ApiMessage> => {
    const [message] = (await Promise.race([once(child, 'message'), ended])) as [ApiMessage];
    return message;
  };
  const first = await told();
  if (!('port' in first)) throw new Error(`${name} does not say where it listens.`);
  return {
    url: `http://127.0.0.1:${first.port}/graphql`,
    usage: async () => {
      child.send('usage');
      const message = await told();
      if (!('usage' in message)) throw new Error(`${name} does not tell its usage.`);
      return message.usage;
    },
    stop: async () => {
      const exit = once(child, 'exit');
      child.disconnect();
      await exit;
    },
  };
}
