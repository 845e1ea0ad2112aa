import { randomUUID } from 'node:crypto';
import { DarkroomError } from '../../errors/darkroom-error.ts';
import {
  JOB_POLICIES,
  type JobData,
  type JobName,
  type JobPolicy,
  type JobRequest,
  type DatabaseJobs,
} from '../../ports/jobs.ts';
import { lineOf, lineOfOwner, priorityAfter, secondsLeft } from '../../ports/rules/fair-share.ts';
import { jobHistory } from './job-history.ts';
import { memoryQueueStats } from './queue-stats.ts';
import { memoryWorker, type MemoryJob, type MemoryWorker, type MemoryWorkerOptions } from './worker.ts';

/** Options of {@link memoryJobs}. */
export interface MemoryJobsOptions {
  readonly now: () => Date;
  /** Whether `now` is the caller's clock, which timers do not follow. */
  readonly hasOwnClock: boolean;
  readonly policies: Partial<Readonly<Record<JobName, JobPolicy>>>;
}

/** The queue of the memory database. */
export interface MemoryJobs extends DatabaseJobs {
  /** Writes the jobs of a file, with the key of the anonymous caller who uploaded it. @default none */
  readonly add: (jobs: readonly JobRequest[], anonymousKey?: string | null) => void;
  /** Closes all workers. */
  readonly close: () => Promise<void>;
}

/** The polling interval of the queue if its clock is not that of the timers. */
const OWN_CLOCK_POLL_MS = 20;
/** A job that fails immediately, over and over, must not block the event loop. */
const MIN_RETRY_SECONDS = 0.001;
/** The maximum delay of a timer. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** Jobs in memory. */
export function memoryJobs({ now, hasOwnClock, policies }: MemoryJobsOptions): MemoryJobs {
  const waiting: MemoryJob[] = [];
  const running = new Set<MemoryJob>();
  const workers = new Set<MemoryWorker>();
  const lastSlots = new Map<string, number>();
  const taken = new Map<string, { readonly seconds: number; readonly countedAt: number }>();
  const history = jobHistory(now);
  let timer: NodeJS.Timeout | undefined;

  const policyOf = (name: JobName): JobPolicy => policies[name] ?? JOB_POLICIES[name];

  const take: MemoryWorkerOptions['take'] = ({ handlers, slots, turns }) => {
    const time = now().getTime();
    const slotsOf = ({ line }: MemoryJob): number => (line === null ? 0 : (slots.get(line) ?? 0));
    const turnOf = ({ line }: MemoryJob): number => (line === null ? 0 : (turns.get(line) ?? 0));
    let best: MemoryJob | undefined;
    for (const job of waiting) {
      if (job.dueAt > time) break;
      if (handlers[job.name] === undefined) continue;
      const other = best;
      if (other === undefined) best = job;
      else if ((slotsOf(job) - slotsOf(other) || turnOf(job) - turnOf(other) || other.priority - job.priority) < 0) {
        best = job;
      }
    }
    if (best === undefined) return null;
    waiting.splice(waiting.indexOf(best), 1);
    running.add(best);
    history.started(best);
    return best;
  };

  const secondsOf = (line: string): number => {
    const { seconds, countedAt } = taken.get(line) ?? { seconds: 0, countedAt: 0 };
    return secondsLeft(seconds, (now().getTime() - countedAt) / 1000);
  };

  const ended: MemoryWorkerOptions['ended'] = (job, startedAt) => {
    running.delete(job);
    history.ended(job);
    const { line, stage } = job;
    if (line === null || stage !== 'RUN') return;
    const endedAt = now().getTime();
    taken.set(line, { seconds: secondsOf(line) + (endedAt - startedAt) / 1000, countedAt: endedAt });
  };

  const wake = (): void => {
    clearTimeout(timer);
    for (const worker of workers) worker.wake();
    const next = waiting[0];
    if (workers.size === 0 || next === undefined) return;
    const dueInMs = Math.max(next.dueAt - now().getTime(), 1);
    timer = setTimeout(wake, hasOwnClock ? OWN_CLOCK_POLL_MS : Math.min(dueInMs, MAX_TIMER_MS));
  };

  const put = (job: MemoryJob, delaySeconds: number): void => {
    waiting.push({ ...job, dueAt: now().getTime() + delaySeconds * 1000 });
    waiting.sort((a, b) => a.dueAt - b.dueAt);
  };

  /** Takes a job out of the queue unless it is running; dead jobs too. Null for any other. */
  const withdraw = (id: string): MemoryJob | null => {
    const index = waiting.findIndex((job) => job.id === id);
    if (index >= 0) return waiting.splice(index, 1)[0] ?? null;
    const record = history.get(id);
    if (record?.state !== 'DEAD' || [...running].some((job) => job.id === id)) return null;
    const { name, data } = record;
    return { id, name, data, stage: 'RUN', failures: 0, failedBy: null, dueAt: 0, line: null, priority: 0 };
  };

  const again = (job: MemoryJob, error: unknown): void => {
    running.delete(job);
    const { retryLimit, retryDelaySeconds, retryDelayMaxSeconds } = policyOf(job.name);
    const isUsedUp = job.stage === 'RUN' && job.failures >= retryLimit;
    history.failed(job, error, isUsedUp ? 'DEAD' : 'RETRYING');
    // The limit avoids infinity, from 2 ** 1024 on: a delay of 0 times infinity is NaN.
    const factor = 2 ** Math.min(job.failures, 30);
    const delaySeconds = Math.max(Math.min(retryDelaySeconds * factor, retryDelayMaxSeconds), MIN_RETRY_SECONDS);
    if (isUsedUp) put({ ...job, stage: 'EXHAUSTED', failures: 0 }, 0);
    else put({ ...job, failures: job.failures + 1, failedBy: codeOf(error) }, delaySeconds);
    wake();
  };

  const add: MemoryJobs['add'] = (jobs, anonymousKey = null) => {
    for (const request of jobs) {
      const { name, data, delaySeconds = 0 } = request;
      const line = lineOf(request, anonymousKey);
      const job: MemoryJob = {
        id: randomUUID(),
        name,
        data: structuredClone(data),
        stage: 'RUN',
        failures: 0,
        failedBy: null,
        dueAt: 0,
        line,
        priority: line === null ? 0 : priorityAfter(secondsOf(line)),
      };
      history.added({ ...job, dueAt: now().getTime() + delaySeconds * 1000 });
      put(job, delaySeconds);
    }
    // In a later tick, so that a transition is complete before any of its jobs starts.
    if (jobs.length > 0) setImmediate(wake);
  };

  return {
    add,

    secondsOf: async ({ owner, anonymousKey }) => secondsOf(lineOfOwner(owner, anonymousKey)),

    stats: async () => memoryQueueStats(waiting, running, now().getTime()),

    addOncePer: async ({ job, intervalSeconds }) => {
      const slot = Math.floor(now().getTime() / (intervalSeconds * 1000));
      const key = `${job.name} ${intervalSeconds}`;
      if (lastSlots.get(key) === slot) return;
      lastSlots.set(key, slot);
      add([job]);
    },

    hasten: async ({ outage }) => {
      const time = now().getTime();
      for (const [index, job] of waiting.entries()) {
        if (job.dueAt <= time || job.stage !== 'RUN') continue;
        const { failures, failedBy } = job;
        // Jobs of other names have neither member.
        const data = job.data as JobData['convert'];
        if (failures === 0 && data.waitsFor === outage) {
          waiting[index] = { ...job, dueAt: time, data: { ...data, hastened: (data.hastened ?? 0) + 1 } };
        } else if (failedBy === outage) waiting[index] = { ...job, dueAt: time };
      }
      waiting.sort((a, b) => a.dueAt - b.dueAt);
      wake();
    },

    list: async (query) => history.list(query, waiting),

    retry: async ({ id }) => {
      const record = history.get(id);
      const job = withdraw(id);
      if (job === null || record === undefined) return false;
      if (record.state === 'DEAD') history.change(id, { state: 'RETRYING', endedAt: null });
      put({ ...job, stage: 'RUN', failures: record.state === 'DEAD' ? 0 : job.failures }, 0);
      wake();
      return true;
    },

    discard: async ({ id }) => {
      const isThere = withdraw(id) !== null;
      if (isThere) history.remove(id);
      return isThere;
    },

    work: async ({ handlers, concurrency, onError, untilIdle }) => {
      if (!Number.isInteger(concurrency) || concurrency < 1) {
        throw new RangeError('`concurrency` must be a whole number, 1 or more.');
      }
      const worker = memoryWorker({
        take,
        again,
        ended,
        now,
        expireInSeconds: (name) => policyOf(name).expireInSeconds,
        handlers,
        concurrency,
        onError,
        ...(untilIdle !== undefined && { untilIdle }),
      });
      workers.add(worker);
      wake();
      return {
        close: async (input) => {
          workers.delete(worker);
          if (workers.size === 0) clearTimeout(timer);
          await worker.close(input);
        },
      };
    },

    close: async () => {
      const closing = [...workers];
      workers.clear();
      clearTimeout(timer);
      await Promise.all(closing.map((worker) => worker.close()));
    },
  };
}

function codeOf(error: unknown): string | null {
  return error instanceof DarkroomError ? error.code : null;
}
