import { writeFileSync } from 'node:fs';
import type { CpuReply, CpuRequest, DecodingReply, Numbered, ReadyReply } from './decoding-process.ts';
import { LOOK_EVERY_MS } from './resident-memory.ts';

/**
 * Makes this process answer the requests of its host, several at a time if the host sends them so. It can be killed at
 * any time, and ends with its host.
 */
export function answerRequests<Request, Result>(options: {
  readonly answer: (request: Request) => Promise<DecodingReply<Result>>;
  /** The CPU time is that used since then. */
  readonly countsFrom: () => NodeJS.CpuUsage;
  /** This process ends if it takes more while it answers this request, in bytes. */
  readonly maxMemoryBytes: (request: Request) => number | undefined;
}): void {
  const { answer, countsFrom, maxMemoryBytes } = options;
  becomeExpendable();
  process.on('message', (message) => {
    const request = message as CpuRequest | Numbered<Request & { readonly kind: string }>;
    if (isForCpu(request)) {
      send(cpuReply(countsFrom()));
      return;
    }
    const { id } = request;
    void withinOwnMemory(maxMemoryBytes(request), id, answer(request)).then((reply) => send({ ...reply, id }));
  });
  send({ kind: 'ready' } satisfies ReadyReply);
}

function isForCpu(request: { readonly kind: string }): request is CpuRequest {
  return request.kind === 'cpu';
}

/** Prepares this process to be killed at any time, and to end with its host. */
function becomeExpendable(): void {
  try {
    // If memory runs out, the system should kill this process first.
    writeFileSync('/proc/self/oom_score_adj', '1000');
  } catch {
    // Not on Linux.
  }
  // Ctrl-C reaches the whole process group, whose main process still waits for work in progress.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => {});
  // Needed where NODE_OPTIONS are ignored, as they do the same. Not exit(), which would wait for libvips.
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
}

function cpuReply(since: NodeJS.CpuUsage): CpuReply {
  const { user, system } = process.cpuUsage(since);
  return { kind: 'cpu', seconds: (user + system) / 1_000_000 };
}

/**
 * Ends this process if it takes more memory than this before `work` has settled.
 *
 * The host checks memory, too, if the system reports it. This check works on every system, and also while the host is
 * busy, provided that the work is done in other threads.
 */
async function withinOwnMemory<Result>(
  maxBytes: number = Number.POSITIVE_INFINITY,
  id: number,
  work: Promise<Result>,
): Promise<Result> {
  const timer = setInterval(() => {
    if (process.memoryUsage.rss() <= maxBytes) return;
    clearInterval(timer);
    const reply = { id, kind: 'refused', verdict: 'TOO_MUCH_MEMORY', message: '' } as const;
    process.send?.(reply satisfies Numbered<DecodingReply<never>>, () => process.kill(process.pid, 'SIGKILL'));
  }, LOOK_EVERY_MS);
  try {
    return await work;
  } finally {
    clearInterval(timer);
  }
}

function send(message: object): void {
  process.send?.(message);
}
