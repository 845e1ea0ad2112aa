import { type ChildProcess, fork } from 'node:child_process';
import { Socket } from 'node:net';
import { orAborted } from '@graphql-darkroom/core/adapter';
import type { Renderer } from '../renderers.ts';
import type { JudgedImage } from '../rendering/judge-image.ts';
import type { RenderedImage } from '../rendering/render-image.ts';
import { Refused } from '../rendering/verdict.ts';
import type { CpuReply, RenderReply, RenderRequest } from './protocol.ts';

/** A process that decodes images, one at a time. */
export interface RenderProcess extends Renderer {
  /** Its process id. */
  readonly pid: number | undefined;
  /** Resolves once the process has ended, for whatever reason. */
  readonly ended: Promise<void>;
  readonly hasEnded: () => boolean;
  /**
   * The CPU time used since the last `judge` request, or since the end of a `render` request after it. Waits while the
   * process is stopped.
   */
  readonly cpuSeconds: () => Promise<number>;
  /** Kills the process immediately, whatever it is doing. Idempotent. */
  kill(): void;
  /** Sets whether the process keeps this one alive. */
  keepsAlive(value: boolean): void;
}

/** The file that the process runs: next to this one, both in the sources and in the package. */
export const RENDER_MAIN: URL = new URL(
  import.meta.url.endsWith('.ts') ? './render-main.ts' : './render-main.js',
  import.meta.url,
);

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
 * load: that may wait, perhaps for a network, and `render-main` would then never get to do this itself. `kill` and not
 * exit(), which would wait for libvips.
 */
const END_WITH_HOST: string = `--import=data:text/javascript,${encodeURIComponent(
  "process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));",
)}`;

/**
 * Starts a process and waits until it is ready. An error means that it could not be started, or not before the abort,
 * and that it has ended.
 */
export async function startRenderProcess(options: {
  readonly blockOtherFormats: boolean;
  readonly signal: AbortSignal;
}): Promise<RenderProcess> {
  const child = fork(RENDER_MAIN, [options.blockOtherFormats ? 'block' : 'allow'], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    // The host's own arguments, such as --eval or --inspect-brk, are not meant for this process.
    execArgv: [],
    env: {
      ...Object.fromEntries(ENVIRONMENT.map((name) => [name, process.env[name]])),
      NODE_OPTIONS: `${END_WITH_HOST} ${process.env['NODE_OPTIONS'] ?? ''}`,
    },
  });
  const ended = Promise.withResolvers<void>();
  let pending: PromiseWithResolvers<RenderReply> | undefined;
  let failure: Error | undefined;
  const end = (error: Error): void => {
    failure ??= error;
    pending?.reject(failure);
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
  let askedForCpu: PromiseWithResolvers<number> | undefined;
  child.on('message', (message) => {
    const reply = message as RenderReply | CpuReply;
    if (reply.kind === 'cpu') askedForCpu?.resolve(reply.seconds);
    else pending?.resolve(reply);
  });

  const next = (): Promise<RenderReply> => {
    pending = Promise.withResolvers<RenderReply>();
    if (failure !== undefined) pending.reject(failure);
    return pending.promise;
  };
  const ask = async (request: RenderRequest): Promise<JudgedImage | RenderedImage> => {
    // Throws for what cannot be copied, before anything waits for a reply. If the request cannot be sent, the process
    // is ending.
    if (failure === undefined) child.send(request, (error) => error === null || child.kill('SIGKILL'));
    return resultOf(await next());
  };
  try {
    await orAborted(options.signal, next());
  } catch (error) {
    child.kill('SIGKILL');
    await ended.promise;
    throw error;
  }

  return {
    judge: async (source) => (await ask({ kind: 'judge', source })) as JudgedImage,
    render: async (pipeline, { again = false } = {}) =>
      (await ask({ kind: 'render', pipeline, again })) as RenderedImage,
    pid: child.pid,
    ended: ended.promise,
    hasEnded: () => failure !== undefined,
    cpuSeconds: () => {
      askedForCpu = Promise.withResolvers<number>();
      // If the request cannot be sent, the process is ending, and so is the work that waits for the image.
      if (failure === undefined) child.send({ kind: 'cpu' } satisfies RenderRequest, () => {});
      return askedForCpu.promise;
    },
    kill: () => void child.kill('SIGKILL'),
    keepsAlive: (value) => keepAlive(child, value),
  };
}

function resultOf(reply: RenderReply): JudgedImage | RenderedImage {
  if (reply.kind === 'done') return reply.result;
  if (reply.kind === 'refused') throw new Refused(reply.verdict, new Error(reply.message));
  throw new Error(reply.kind === 'failed' ? reply.message : 'A rendering process started twice.');
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
