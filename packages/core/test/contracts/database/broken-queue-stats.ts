import type { JobName } from '../../../src/ports/jobs.ts';
import type { QueueStats } from '../../../src/ports/queue-stats.ts';
import { type BrokenDatabase, breaking } from './breaking.ts';

const EMPTY_QUEUE: QueueStats = {
  due: 0,
  running: 0,
  delayed: 0,
  retrying: 0,
  deadLettered: 0,
  oldestDueAgeSeconds: null,
  nextDueInSeconds: null,
};

const breakStats = (change: (stats: QueueStats) => QueueStats): BrokenDatabase =>
  breaking(({ jobs }) => ({
    jobs: {
      ...jobs,
      stats: async () => {
        const all: Record<JobName, QueueStats> = { ...(await jobs.stats()) };
        return { ...all, convert: change(all.convert) };
      },
    },
  }));

/** For each case about counting what waits how a database is broken that must fail it. */
export const BROKEN_QUEUE_STATS: Readonly<Record<string, readonly BrokenDatabase[]>> = {
  'jobs that are due or delayed are counted, with the age of the oldest and the time until the next': [
    breakStats(() => EMPTY_QUEUE),
    breakStats((stats) => ({ ...stats, due: stats.due + stats.delayed, delayed: 0 })),
    breakStats((stats) => ({ ...stats, oldestDueAgeSeconds: stats.due > 0 ? 0 : null })),
    breakStats((stats) => ({ ...stats, nextDueInSeconds: null })),
  ],
  'running jobs, jobs that wait for a retry and dead letters are counted': [
    breakStats((stats) => ({ ...stats, running: 0 })),
    breakStats((stats) => ({ ...stats, retrying: 0 })),
    breakStats((stats) => ({ ...stats, deadLettered: 0 })),
  ],
  'files that are VERIFYING are counted': [
    breaking(({ files }) => ({ files: { ...files, countVerifying: async () => 0 } })),
  ],
};
