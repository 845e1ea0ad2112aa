import type { JobName } from '../../ports/jobs.ts';
import { type QueueStats, statsByQueue } from '../../ports/queue-stats.ts';
import type { MemoryJob } from './worker.ts';

/** Counts waiting jobs, sorted by due time, and running jobs. */
export function memoryQueueStats(
  waiting: readonly MemoryJob[],
  running: ReadonlySet<MemoryJob>,
  time: number,
): Readonly<Record<JobName, QueueStats>> {
  const of = (name: JobName): QueueStats => {
    const isHere = (job: MemoryJob): boolean => job.name === name;
    const here = waiting.filter((job) => isHere(job) && job.stage === 'RUN');
    const due = here.filter(({ dueAt }) => dueAt <= time);
    const later = here.filter(({ dueAt }) => dueAt > time);
    const runs = [...running].filter(isHere);
    const exhausted = [...waiting.filter(isHere), ...runs].filter(({ stage }) => stage === 'EXHAUSTED');
    const [oldest, next] = [due[0], later[0]];
    return {
      due: due.length,
      running: runs.filter(({ stage }) => stage === 'RUN').length,
      delayed: later.filter(({ failures }) => failures === 0).length,
      retrying: later.filter(({ failures }) => failures > 0).length,
      deadLettered: exhausted.length,
      oldestDueAgeSeconds: oldest === undefined ? null : (time - oldest.dueAt) / 1000,
      nextDueInSeconds: next === undefined ? null : (next.dueAt - time) / 1000,
    };
  };
  return statsByQueue(of);
}
