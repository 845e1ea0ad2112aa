import type { JobName } from '../ports/jobs.ts';
import type { QueueStats } from '../ports/queue-stats.ts';
import type { Services } from '../services.ts';

/** Pending work across all processes, for dashboards, alerts and the person on call. */
export interface DarkroomStats {
  /** The jobs of each queue. */
  readonly queues: Readonly<Record<JobName, QueueStats>>;
  /**
   * Seconds since the oldest due job of all queues became due, 0 if none is due. If it grows, there are too few
   * workers, or none.
   */
  readonly oldestDueAgeSeconds: number;
  /** Files that were uploaded but not checked yet: VERIFYING. */
  readonly filesToVerify: number;
  /** Pending deletions of bytes: of deleted, rejected, aborted and expired files, and of derivatives. */
  readonly removalsToDo: number;
  /**
   * Conversions that wait for their next attempt, because an outage postponed them or an attempt failed. Counts jobs,
   * so a file that was deleted in the meantime counts until its job is due.
   */
  readonly conversionsPostponed: number;
  /** Taggings that wait for their next attempt, as with `conversionsPostponed`. */
  readonly taggingsPostponed: number;
}

/**
 * Counts pending work, in two statements.
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
