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

/** Does the work, and measures what it took. */
export async function usageOf(work: () => Promise<void>): Promise<Usage> {
  const before = cpuMilliseconds();
  for (const pid of family()) forgetPeak(pid);
  await work();
  const [host = Number.NaN, ...others] = family().map(peakMegabytes);
  return {
    cpuMilliseconds: cpuMilliseconds() - before,
    hostMegabytes: host,
    renderMegabytes: Math.max(...others, Number.NEGATIVE_INFINITY),
  };
}

function family(): readonly number[] {
  return [process.pid, ...descendantsOf(process.pid)];
}

/** User and system time of these processes, and of their children that have ended. */
function cpuMilliseconds(): number {
  const ticks = family().map((pid) => {
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
