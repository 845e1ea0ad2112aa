import { JOB_NAMES, type JobName } from './jobs.ts';

/** What a queue holds at a moment. A job counts once. */
export interface QueueStats {
  /** Jobs that could start now, and wait for a worker with a free slot. */
  readonly due: number;
  /** Jobs that run, also those of a worker that died, until that is noticed. */
  readonly running: number;
  /** Jobs that were written to start later. */
  readonly delayed: number;
  /** Jobs whose last attempt failed, and which wait for the next. */
  readonly retrying: number;
  /** Jobs whose retries are used up, while their end is not recorded yet: a few at most, for moments. */
  readonly deadLettered: number;
  /** For how many seconds the oldest of the due jobs has been due; null where none is. */
  readonly oldestDueAgeSeconds: number | null;
  /** In how many seconds the first of the delayed and retrying jobs is due; null without any. */
  readonly nextDueInSeconds: number | null;
}

/** What all queues hold, one by one. */
export function statsByQueue(statsOf: (name: JobName) => QueueStats): Readonly<Record<JobName, QueueStats>> {
  return Object.fromEntries(JOB_NAMES.map((name) => [name, statsOf(name)])) as Record<JobName, QueueStats>;
}
