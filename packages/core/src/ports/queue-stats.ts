import { JOB_NAMES, type JobName } from './jobs.ts';

/** A snapshot of a queue. Each job counts once. */
export interface QueueStats {
  /** Jobs that could start now and wait for a worker with a free slot. */
  readonly due: number;
  /** Jobs that are running, including those of a worker that died, until that is detected. */
  readonly running: number;
  /** Jobs that were written with a delay and are not due yet. */
  readonly delayed: number;
  /** Jobs whose last attempt failed, and which wait for the next. */
  readonly retrying: number;
  /** Jobs whose retries are used up, but whose end is not recorded yet: at most a few, briefly. */
  readonly deadLettered: number;
  /** Seconds for which the oldest due job has been due; null if none is due. */
  readonly oldestDueAgeSeconds: number | null;
  /** Seconds until the first delayed or retrying job is due; null if there are none. */
  readonly nextDueInSeconds: number | null;
}

/** The stats of all queues, computed one by one. */
export function statsByQueue(statsOf: (name: JobName) => QueueStats): Readonly<Record<JobName, QueueStats>> {
  return Object.fromEntries(JOB_NAMES.map((name) => [name, statsOf(name)])) as Record<JobName, QueueStats>;
}
