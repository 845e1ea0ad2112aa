import { readFileSync } from 'node:fs';
import { Refused } from '../rendering/verdict.ts';

/**
 * How often the memory of a process is checked. A new page takes a few hundred nanoseconds, so memory can grow by some
 * 100 MB between two checks.
 */
export const LOOK_EVERY_MS = 20;

/**
 * The memory of a process that is resident or in swap, in bytes; undefined once it has ended, and on systems without
 * `/proc`, which are all but Linux.
 */
export function memoryOf(pid: number | undefined): number | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'latin1');
    const kilobytes = (name: string): number =>
      Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1] ?? 0);
    return (kilobytes('VmRSS') + kilobytes('VmSwap')) * 1024;
  } catch {
    return undefined;
  }
}

/**
 * Checks the memory of a process until `work` has settled. Reads it synchronously, as the memory would grow while
 * waiting for a thread of a busy pool.
 *
 * @throws {Refused} TOO_MUCH_MEMORY as soon as it exceeds `maxBytes`. Ending the process is left to the caller.
 */
export async function withinMemory<Result>(
  pid: number | undefined,
  maxBytes: number,
  work: () => Promise<Result>,
): Promise<Result> {
  const exceeded = Promise.withResolvers<never>();
  const timer = setInterval(() => {
    if ((memoryOf(pid) ?? 0) > maxBytes) exceeded.reject(new Refused('TOO_MUCH_MEMORY'));
  }, LOOK_EVERY_MS);
  try {
    return await Promise.race([work(), exceeded.promise]);
  } finally {
    clearInterval(timer);
  }
}
