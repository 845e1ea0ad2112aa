import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** What a process has running that does nothing. */
export type IdleKind =
  | 'darkroom, 2 jobs at once'
  | 'darkroom, 20 jobs at once'
  | 'pg-boss’s own workers'
  | 'one connection that listens';

/** What the process says once it runs, and each time it is asked: user and system time of all its threads. */
export interface IdleMessage {
  readonly cpuMilliseconds: number;
}

/** A process that has nothing to do. */
export interface IdleProcess {
  cpuMilliseconds(): Promise<number>;
  stop(): Promise<void>;
}

/** Starts one on a database of its own, and resolves once it runs. */
export async function startIdle(kind: IdleKind, connectionString: string): Promise<IdleProcess> {
  const child = fork(join(import.meta.dirname, 'worker-process.ts'), {
    execArgv: ['--conditions=@graphql-darkroom/source'],
    env: { ...process.env, IDLE_KIND: kind, DATABASE_URL: connectionString },
  });
  const ended = once(child, 'exit').then(() => Promise.reject(new Error(`${kind}: the process has ended.`)));
  ended.catch(() => undefined);
  const told = async (): Promise<IdleMessage> => {
    const [message] = (await Promise.race([once(child, 'message'), ended])) as [IdleMessage];
    return message;
  };
  await told();
  return {
    cpuMilliseconds: async () => {
      child.send('usage');
      return (await told()).cpuMilliseconds;
    },
    stop: async () => {
      const exit = once(child, 'exit');
      child.disconnect();
      await exit;
    },
  };
}
