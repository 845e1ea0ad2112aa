import { writeFileSync } from 'node:fs';
import type { CpuReply, DecodingReply } from './decoding-process.ts';
import { LOOK_EVERY_MS } from './resident-memory.ts';

/** Prepares this process to be killed at any time, and to end with its host. */
export function becomeExpendable(): void {
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

/** The CPU time that this process has used since then. */
export function cpuReply(since: NodeJS.CpuUsage): CpuReply {
  const { user, system } = process.cpuUsage(since);
  return { kind: 'cpu', seconds: (user + system) / 1_000_000 };
}

/**
 * Ends this process if it takes more memory than this before `work` has settled.
 *
 * The host checks memory, too, if the system reports it. This check works on every system, and also while the host is
 * busy, provided that the work is done in other threads.
 */
export async function withinOwnMemory<Result>(
  maxMemoryBytes: () => number | undefined,
  work: Promise<Result>,
): Promise<Result> {
  const timer = setInterval(() => {
    if (process.memoryUsage.rss() <= (maxMemoryBytes() ?? Number.POSITIVE_INFINITY)) return;
    clearInterval(timer);
    process.send?.({ kind: 'refused', verdict: 'TOO_MUCH_MEMORY', message: '' } satisfies DecodingReply<never>, () =>
      process.kill(process.pid, 'SIGKILL'),
    );
  }, LOOK_EVERY_MS);
  try {
    return await work;
  } finally {
    clearInterval(timer);
  }
}
