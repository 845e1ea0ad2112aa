import type { JobQuery, JobRecord } from '../../ports/job-records.ts';
import type { MemoryJob } from './worker.ts';

/** The history of jobs, for operators. */
export interface JobHistory {
  readonly added: (job: MemoryJob) => void;
  readonly started: (job: MemoryJob) => void;
  readonly failed: (job: MemoryJob, error: unknown, next: 'RETRYING' | 'DEAD') => void;
  /** An attempt has ended: the job is done unless it failed. */
  readonly ended: (job: MemoryJob) => void;
  readonly get: (id: string) => JobRecord | undefined;
  readonly change: (id: string, change: Partial<JobRecord>) => void;
  readonly remove: (id: string) => void;
  /** Takes the current `dueAt` of waiting jobs from `waiting`. */
  readonly list: (query: JobQuery, waiting: readonly MemoryJob[]) => readonly JobRecord[];
}

const KEPT_MS = 86_400_000;
/** The maximum number of ended jobs that are kept. */
const MAX_KEPT = 10_000;

/** An empty history. */
export function jobHistory(now: () => Date): JobHistory {
  const records = new Map<string, JobRecord>();
  const endedIds: string[] = [];

  const change: JobHistory['change'] = (id, changes) => {
    const record = records.get(id);
    if (record !== undefined) records.set(id, { ...record, ...changes });
  };
  const end = (id: string, state: 'DONE' | 'DEAD'): void => {
    change(id, { state, endedAt: now() });
    endedIds.push(id);
    for (;;) {
      const [first = ''] = endedIds;
      const endedAt = records.get(first)?.endedAt?.getTime();
      if (endedAt !== undefined && endedIds.length <= MAX_KEPT && now().getTime() - endedAt < KEPT_MS) return;
      endedIds.shift();
      if (endedAt !== undefined) records.delete(first);
      if (endedIds.length === 0) return;
    }
  };

  return {
    added: ({ id, name, data, dueAt }) => {
      const open = { startedAt: null, endedAt: null, error: null };
      const times = { createdAt: now(), dueAt: new Date(dueAt) };
      records.set(id, { id, name, state: 'WAITING', data, attempts: 0, ...times, ...open });
    },
    started: ({ id, stage }) => {
      const { attempts = 0 } = records.get(id) ?? {};
      if (stage === 'RUN') change(id, { state: 'RUNNING', attempts: attempts + 1, startedAt: now() });
    },
    failed: ({ id, stage }, error, next) => {
      if (stage !== 'RUN') return;
      const code = (error as { readonly code?: unknown } | null)?.code;
      const message = error instanceof Error ? error.message : String(error);
      change(id, { state: 'RETRYING', error: { code: typeof code === 'string' ? code : null, message } });
      if (next === 'DEAD') end(id, 'DEAD');
    },
    ended: ({ id }) => {
      if (records.get(id)?.state === 'RUNNING') end(id, 'DONE');
    },
    get: (id) => records.get(id),
    change,
    remove: (id) => void records.delete(id),
    list: ({ ids, names, states, fileId, limit }, waiting) => {
      const dueAt = new Map(waiting.map((job) => [job.id, new Date(job.dueAt)]));
      return [...records.values()]
        .filter(
          ({ id, name, state, data }) =>
            ids?.includes(id) !== false &&
            names?.includes(name) !== false &&
            states?.includes(state) !== false &&
            (fileId === null || JSON.stringify(data).includes(fileId)),
        )
        .toReversed()
        .slice(0, limit)
        .map((record) => structuredClone({ ...record, dueAt: dueAt.get(record.id) ?? record.dueAt }));
    },
  };
}
