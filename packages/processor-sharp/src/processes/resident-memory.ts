import { readFileSync } from 'node:fs';
import { Refused } from '../rendering/verdict.ts';

/**
 * How often the memory of a process is looked at. A new page costs a few hundred nanoseconds, so that some 100 MB
 * can come between two looks.
 */
export const LOOK_EVERY_MS = 20;

/**
 * What a process has resident, or in swap, in bytes; undefined once it is gone, and where the system has no `/proc`,
 * which all but Linux have not.
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
 * Looks at the memory of a process until `work` has settled. Read synchronously, as the memory would grow while a
 * thread of a busy pool is waited for.
 *
 * @throws {Refused} TOO_MUCH_MEMORY as soon as it has more than `maxBytes`. The process is left to the caller.
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
