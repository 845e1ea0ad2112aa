import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';

/** What a process spent while something was done to it. */
export interface ProcessCost {
  /** User and system time of all its threads, to 10 ms. */
  readonly cpuSeconds: number;
  /** The most resident memory at any moment, over what it was at the start. */
  readonly peakBytesAdded: number;
}

/** Whether this machine tells what a process spends: Linux does, by `/proc`. */
export const CAN_MEASURE_COST: boolean = existsSync('/proc/self/clear_refs');

const TICKS_PER_SECOND = 100;

/**
 * Does something to a process, and says what that cost it. Children of the process are not counted.
 *
 * @see https://man7.org/linux/man-pages/man5/proc.5.html
 */
export async function costOf(pid: number, work: () => Promise<unknown>): Promise<ProcessCost> {
  // Sets the peak back to what is resident now.
  await writeFile(`/proc/${pid}/clear_refs`, '5');
  const [cpuBefore, bytesBefore] = await Promise.all([cpuSecondsOf(pid), peakBytesOf(pid)]);
  await work();
  const [cpuAfter, bytesAfter] = await Promise.all([cpuSecondsOf(pid), peakBytesOf(pid)]);
  return { cpuSeconds: cpuAfter - cpuBefore, peakBytesAdded: bytesAfter - bytesBefore };
}

async function cpuSecondsOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  // The name in parentheses may have spaces. After it, the 12th and 13th fields are user and system time.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

async function peakBytesOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
}
