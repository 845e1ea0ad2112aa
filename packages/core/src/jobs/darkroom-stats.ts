import type { JobName } from '../ports/jobs.ts';
import type { QueueStats } from '../ports/queue-stats.ts';
import type { Services } from '../services.ts';

/** What waits to be done at a moment, across all processes: for dashboards, alerts and the person on call. */
export interface DarkroomStats {
  /** What each queue of jobs holds. */
  readonly queues: Readonly<Record<JobName, QueueStats>>;
  /**
   * For how many seconds the oldest due job of all queues has been due, 0 where none is. What grows means that there
   * are too few workers, or none.
   */
  readonly oldestDueAgeSeconds: number;
  /** Files that were sent and are not judged yet: VERIFYING. */
  readonly filesToVerify: number;
  /** Removals of bytes that are not done yet: of deleted, rejected, aborted and expired files, and of derivatives. */
  readonly removalsToDo: number;
  /**
   * Conversions that wait for their next attempt, since an outage postponed them or an attempt failed. Counts jobs, so
   * that a file that was deleted meanwhile counts until its job is due.
   */
  readonly conversionsPostponed: number;
  /** Taggings that wait for their next attempt, as `conversionsPostponed`. */
  readonly taggingsPostponed: number;
}

/**
 * Counts what waits, in two statements.
 *
 * @throws {DarkroomError} DATABASE_UNAVAILABLE.
 */
export async function readStats({ database }: Pick<Services, 'database'>): Promise<DarkroomStats> {
  const [queues, filesToVerify] = await Promise.all([database.jobs.stats(), database.files.countVerifying()]);
  return {
    queues,
    oldestDueAgeSeconds: Math.max(
      0,
      ...Object.values(queues).map(({ oldestDueAgeSeconds }) => oldestDueAgeSeconds ?? 0),
    ),
    filesToVerify,
    removalsToDo: postponedIn(queues.delete) + queues.delete.due + queues.delete.running,
    conversionsPostponed: postponedIn(queues.convert),
    taggingsPostponed: postponedIn(queues.tag),
  };
}

function postponedIn({ delayed, retrying }: QueueStats): number {
  return delayed + retrying;
}
