import { type ChildProcess, fork } from 'node:child_process';
import { Socket } from 'node:net';
import { orAborted } from '@graphql-darkroom/core/adapter';
import { Refused, type Verdict } from '../rendering/verdict.ts';

/** A process that decodes untrusted bytes, and answers requests. */
export interface DecodingProcess<Request, Result> {
  /** Its process id. */
  readonly pid: number | undefined;
  /** Resolves once the process has ended, for whatever reason. */
  readonly ended: Promise<void>;
  readonly hasEnded: () => boolean;
  /**
   * Sends a request, and resolves to its result.
   *
   * @throws {Refused} the verdict of the process. Any other error means that it failed, or has ended.
   */
  readonly ask: (request: Request) => Promise<Result>;
  /** The CPU time that the process reports. Waits while the process is stopped. */
  readonly cpuSeconds: () => Promise<number>;
  /** Kills the process immediately, whatever it is doing. Idempotent. */
  kill(): void;
  /** Sets whether the process keeps this one alive. */
  keepsAlive(value: boolean): void;
}

/** A request for the CPU time, which is answered while others wait. */
export interface CpuRequest {
  readonly kind: 'cpu';
}

/** A request with the number by which its reply refers to it. */
export type Numbered<Message> = Message & { readonly id: number };

/** The reply with the CPU time used for what is being decoded. */
export interface CpuReply {
  readonly kind: 'cpu';
  readonly seconds: number;
}

/** The message of a process that has started. */
export interface ReadyReply {
  readonly kind: 'ready';
}

/** The reply to a request. */
export type DecodingReply<Result> =
  | { readonly kind: 'done'; readonly result: Result }
  | { readonly kind: 'refused'; readonly verdict: Verdict; readonly message: string }
  | { readonly kind: 'failed'; readonly message: string };

/** The environment variables passed to a process that decodes untrusted bytes: no secrets. */
const ENVIRONMENT = [
  'PATH',
  'LD_LIBRARY_PATH',
  'DYLD_LIBRARY_PATH',
  'SystemRoot',
  'TMPDIR',
  'TEMP',
  'TMP',
  'FONTCONFIG_PATH',
  'FONTCONFIG_FILE',
];

/**
 * Ends the process with the one that started it. Runs before anything else that the host makes every Node.js process
 * load: that may wait, perhaps for a network, and the program would then never get to do this itself. `kill` and not
 * exit(), which would wait for libvips.
 */
const END_WITH_HOST: string = `--import=data:text/javascript,${encodeURIComponent(
  "process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));",
)}`;

/**
 * Starts a process and waits until it is ready. An error means that it could not be started, or not before the abort,
 * and that it has ended.
 */
export async function startDecodingProcess<Request extends object, Result>(options: {
  /** The file that the process runs. */
  readonly main: URL;
  readonly args: readonly string[];
  readonly signal: AbortSignal;
}): Promise<DecodingProcess<Request, Result>> {
  const child = fork(options.main, [...options.args], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    // The host's own arguments, such as --eval or --inspect-brk, are not meant for this process, except for those by
    // which it finds the same files of packages.
    execArgv: process.execArgv.filter((argument) => argument.startsWith('--conditions=')),
    env: {
      ...Object.fromEntries(ENVIRONMENT.map((name) => [name, process.env[name]])),
      // Of glibc: with an arena for each thread, which it keeps, a render process takes twice the memory.
      MALLOC_ARENA_MAX: process.env['MALLOC_ARENA_MAX'] ?? '1',
      NODE_OPTIONS: `${END_WITH_HOST} ${process.env['NODE_OPTIONS'] ?? ''}`,
    },
  });
  const ended = Promise.withResolvers<void>();
  const ready = Promise.withResolvers<void>();
  const pending = new Map<number, PromiseWithResolvers<DecodingReply<Result>>>();
  let failure: Error | undefined;
  const end = (error: Error): void => {
    failure ??= error;
    ready.reject(failure);
    for (const { reject } of pending.values()) reject(failure);
    pending.clear();
    ended.resolve();
  };
  // Libraries complain here about every other damaged image: this matters only if it kills the process.
  let lastWords = '';
  child.stderr?.setEncoding('utf8').on('data', (words: string) => {
    lastWords = (lastWords + words).slice(-1000);
  });
  if (child.stderr instanceof Socket) child.stderr.unref();
  child.once('exit', (code, signal) => {
    const cause = lastWords === '' ? undefined : new Error(lastWords);
    end(new Error(`A rendering process ended with ${signal ?? code}.`, { cause }));
  });
  child.once('error', end);
  const askedForCpu: ((seconds: number) => void)[] = [];
  child.on('message', (message) => {
    const reply = message as ReadyReply | CpuReply | Numbered<DecodingReply<Result>>;
    if (reply.kind === 'ready') {
      ready.resolve();
    } else if (reply.kind === 'cpu') {
      askedForCpu.shift()?.(reply.seconds);
    } else {
      pending.get(reply.id)?.resolve(reply);
      pending.delete(reply.id);
    }
  });

  let requests = 0;
  try {
    await orAborted(options.signal, ready.promise);
  } catch (error) {
    child.kill('SIGKILL');
    await ended.promise;
    throw error;
  }

  return {
    ask: async (request) => {
      if (failure !== undefined) throw failure;
      const id = (requests += 1);
      // Throws for what cannot be copied, before anything waits for a reply. If the request cannot be sent, the process
      // is ending.
      child.send({ ...request, id } satisfies Numbered<Request>, (error) => error === null || child.kill('SIGKILL'));
      const reply = Promise.withResolvers<DecodingReply<Result>>();
      pending.set(id, reply);
      return resultOf(await reply.promise);
    },
    pid: child.pid,
    ended: ended.promise,
    hasEnded: () => failure !== undefined,
    cpuSeconds: () => {
      const { promise, resolve } = Promise.withResolvers<number>();
      askedForCpu.push(resolve);
      // If the request cannot be sent, the process is ending, and so is the work that waits for the image.
      if (failure === undefined) child.send({ kind: 'cpu' } satisfies CpuRequest, () => {});
      return promise;
    },
    kill: () => void child.kill('SIGKILL'),
    keepsAlive: (value) => keepAlive(child, value),
  };
}

function resultOf<Result>(reply: DecodingReply<Result>): Result {
  if (reply.kind === 'done') return reply.result;
  if (reply.kind === 'refused') throw new Refused(reply.verdict, new Error(reply.message));
  throw new Error(reply.message);
}

function keepAlive(child: ChildProcess, value: boolean): void {
  // Bun's channel has neither method, and keeps no process alive.
  const channel: Partial<Pick<NonNullable<ChildProcess['channel']>, 'ref' | 'unref'>> | null | undefined =
    child.channel;
  if (value) {
    child.ref();
    channel?.ref?.();
  } else {
    child.unref();
    channel?.unref?.();
  }
}
