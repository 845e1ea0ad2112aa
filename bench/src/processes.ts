import { readdirSync, readFileSync } from 'node:fs';

/** The processes that this one started, and that those started, by their ids. On Linux; elsewhere none. */
export function descendantsOf(pid: number): readonly number[] {
  try {
    return readdirSync(`/proc/${pid}/task`)
      .flatMap((task) => readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' '))
      .filter((child) => child.trim() !== '')
      .map(Number)
      .flatMap((child) => [child, ...descendantsOf(child)]);
  } catch {
    return [];
  }
}

/** The most memory that a process had so far, in megabytes of 2^20 bytes. On Linux; elsewhere NaN. */
export function peakMegabytes(pid: number): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
  } catch {
    return Number.NaN;
  }
}
