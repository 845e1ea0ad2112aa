import { readFileSync, writeFileSync } from 'node:fs';
import { descendantsOf, peakMegabytes } from '../processes.ts';

/** What work took of this process and of those that it started. On Linux; elsewhere NaN. */
export interface Usage {
  readonly cpuMilliseconds: number;
  /** The most memory of this process at a time. */
  readonly hostMegabytes: number;
  /** The most memory at a time of the one of its processes that had most. */
  readonly renderMegabytes: number;
}

/** The length of a tick of `/proc/<pid>/stat`, in milliseconds. */
const TICK = 10;

/** Does the work, and measures what it took of this process and of those that it started, except for `others`. */
export async function usageOf(others: ReadonlySet<number>, work: () => Promise<void>): Promise<Usage> {
  const family = (): readonly number[] =>
    [process.pid, ...descendantsOf(process.pid)].filter((pid) => !others.has(pid));
  const before = cpuMillisecondsOf(family());
  for (const pid of family()) forgetPeak(pid);
  await work();
  const [host = Number.NaN, ...renderers] = family().map(peakMegabytes);
  return {
    cpuMilliseconds: cpuMillisecondsOf(family()) - before,
    hostMegabytes: host,
    renderMegabytes: Math.max(...renderers, Number.NEGATIVE_INFINITY),
  };
}

/** User and system time of these processes, and of their children that have ended. */
function cpuMillisecondsOf(pids: readonly number[]): number {
  const ticks = pids.map((pid) => {
    try {
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) /, '')
        .split(' ');
      return fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
    } catch {
      return 0;
    }
  });
  return ticks.reduce((sum, one) => sum + one, 0) * TICK;
}

function forgetPeak(pid: number): void {
  try {
    writeFileSync(`/proc/${pid}/clear_refs`, '5');
  } catch {
    // It has ended, or there is no such file.
  }
}
