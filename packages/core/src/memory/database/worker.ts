import { DarkroomError } from '../../errors/darkroom-error.ts';
import type { Job, JobData, JobHandler, JobHandlers, JobName, JobWorker, DatabaseJobs } from '../../ports/jobs.ts';
import type { SqlClient } from '../../ports/sql-client.ts';
import { orAborted } from '../../streams/or-aborted.ts';

/** A job that is waiting or running. */
export interface MemoryJob {
  readonly id: string;
  readonly name: JobName;
  readonly data: JobData[JobName];
  /** Which function of its handler is called next. */
  readonly stage: 'RUN' | 'EXHAUSTED';
  /** How often it has failed in this stage. */
  readonly failures: number;
  /** The code of its last error; null if there is none. */
  readonly failedBy: string | null;
  /** Milliseconds since 1970. */
  readonly dueAt: number;
  /** The line that it waits in. */
  readonly line: string | null;
  /** The highest priority goes first. */
  readonly priority: number;
}

/** Options of {@link memoryWorker}. */
export interface MemoryWorkerOptions extends Pick<
  Parameters<DatabaseJobs['work']>[0],
  'concurrency' | 'onError' | 'untilIdle'
> {
  readonly handlers: JobHandlers;
  /**
   * Takes the next due job that has a handler. `slots` has the number of this worker's slots that each line holds;
   * `turns`, when each line last had a turn.
   */
  readonly take: (input: {
    readonly handlers: JobHandlers;
    readonly slots: ReadonlyMap<string, number>;
    readonly turns: ReadonlyMap<string, number>;
  }) => MemoryJob | null;
  /** Called when an attempt ends, with the time when it got its slot, in milliseconds since 1970. */
  readonly ended: (job: MemoryJob, startedAt: number) => void;
  readonly now: () => Date;
  /** Takes back a failed job. */
  readonly again: (job: MemoryJob, error: unknown) => void;
  readonly expireInSeconds: (name: JobName) => number;
}

/** A worker of the memory database. */
export interface MemoryWorker extends JobWorker {
  /** Makes it look for jobs. */
  wake(): void;
}

/** How long a handler may take to react to its signal before it is abandoned. */
const ABORT_GRACE_MS = 1000;
const MAX_TIMER_MS = 2 ** 31 - 1;

/** Runs jobs in this process, at most `concurrency` at a time. */
export function memoryWorker(options: MemoryWorkerOptions): MemoryWorker {
  const { take, again, ended, now, handlers, concurrency, onError, untilIdle } = options;
  const slots = new Map<string, number>();
  const count = ({ line }: MemoryJob, change: number): void => {
    if (line === null) return;
    const taken = (slots.get(line) ?? 0) + change;
    if (taken === 0) slots.delete(line);
    else slots.set(line, taken);
  };
  const turns = new Map<string, number>();
  let turn = 0;
  const running = new Map<Promise<void>, AbortController>();
  let closed: Promise<void> | undefined;
  let left = untilIdle?.maxJobs ?? Infinity;
  let isIdle = false;

  const runJob = async (job: MemoryJob, controller: AbortController): Promise<void> => {
    const { id, name, data, stage } = job;
    const { signal } = controller;
    const expiry = setTimeout(
      () => controller.abort(new Error(`The job ${name} timed out.`)),
      Math.min(options.expireInSeconds(name) * 1000, MAX_TIMER_MS),
    );
    try {
      const attempt = call(handlers, stage, { id, name, data, signal, db: notShared });
      await orAborted(signal, attempt, { graceMilliseconds: ABORT_GRACE_MS });
    } catch (error) {
      again(job, error);
      onError(error, { name, id });
    } finally {
      clearTimeout(expiry);
    }
  };

  const wake = (): void => {
    if (closed !== undefined || isIdle) return;
    while (running.size < concurrency) {
      const job = left > 0 ? take({ handlers, slots, turns }) : null;
      if (job === null) {
        isIdle = untilIdle !== undefined && running.size === 0;
        if (isIdle) untilIdle?.onIdle();
        return;
      }
      left -= 1;
      if (job.line !== null) turns.set(job.line, (turn += 1));
      count(job, 1);
      const startedAt = now().getTime();
      const controller = new AbortController();
      const run = runJob(job, controller).finally(() => {
        running.delete(run);
        count(job, -1);
        ended(job, startedAt);
        wake();
      });
      running.set(run, controller);
    }
  };

  const close = async (timeoutSeconds: number): Promise<void> => {
    const all = Promise.all(running.keys());
    const timeout = Promise.withResolvers<void>();
    const timer = setTimeout(timeout.resolve, timeoutSeconds * 1000);
    await Promise.race([all, timeout.promise]);
    clearTimeout(timer);
    for (const controller of running.values()) controller.abort(new Error('The worker closed before the job ended.'));
    await all;
  };

  return { wake, close: ({ timeoutSeconds = 30 } = {}) => (closed ??= close(timeoutSeconds)) };
}

async function call(handlers: JobHandlers, stage: MemoryJob['stage'], job: Job): Promise<void> {
  const handler: JobHandler<JobName> | undefined = handlers[job.name];
  await (stage === 'RUN' ? handler?.run(job) : handler?.exhausted(job));
}

/** A memory database has no transactions that the host could share. */
const notShared: SqlClient = {
  query: async () => {
    throw new DarkroomError(
      'INVALID_CONFIGURATION',
      '`memoryDatabase` has no transactions. To use `db`, pass `postgresDatabase({ pool })` as the database.',
    );
  },
};
