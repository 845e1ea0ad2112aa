import { AsyncLocalStorage } from 'node:async_hooks';
import { requireKnownOptions } from '../input/known-options.ts';
import { namesIn, readNumbers } from '../input/read-numbers.ts';
import { JOB_NAMES, type JobHandler, type JobHandlers, type JobName } from '../ports/jobs.ts';
import type { AttemptEnd } from '../ports/rules/outages.ts';
import type { Services } from '../services.ts';
import { jobHandlers } from './handlers.ts';
import { type OutageWatch, watchOutages } from './outages.ts';
import { failureReporter, isElsewhere } from './report-failure.ts';
import { requestRepeated } from './request-repeated.ts';

/** Limits for {@link Darkroom.runJobs}. */
export interface RunJobsOptions {
  /** It starts no further job after this many seconds, 1 to 86,400. @default 30 */
  readonly maxSeconds?: number;
  /** The maximum number of attempts at jobs: 1 or more, or null for no limit. @default null */
  readonly maxJobs?: number | null;
  /** The number of jobs that run at a time, 1 to 100. @default 2 */
  readonly concurrency?: number;
  /**
   * How many seconds it waits for jobs that are still running after `maxSeconds`, 0 to 86,400. They are then aborted,
   * which counts as a failed attempt, and retried later.
   * @default 20
   */
  readonly timeoutSeconds?: number;
}

/** The outcomes of the attempts at a queue's jobs. */
export interface QueueRun {
  /** Jobs that are done. */
  readonly done: number;
  /** Attempts that failed: their jobs are retried, by the policy of the queue. */
  readonly failed: number;
  /** Jobs that wait for the end of an outage, or whose work another process is doing. */
  readonly postponed: number;
  /** Jobs whose retries are used up, whose failure was recorded now. */
  readonly givenUp: number;
}

/** The result of {@link Darkroom.runJobs}. */
export interface JobsRun {
  readonly queues: Readonly<Record<JobName, QueueRun>>;
  /** Whether more jobs are due: a limit was reached, or they became due in the meantime. */
  readonly isWorkLeft: boolean;
}

type Tally = (name: JobName, end: keyof QueueRun) => void;

/**
 * Runs due jobs and ends, leaving no timer or connection open. Requests the sweep if it is due.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION, DATABASE_UNAVAILABLE.
 */
export async function runJobs(services: Services, options: RunJobsOptions, stop: AbortSignal): Promise<JobsRun> {
  const { maxSeconds, maxJobs, concurrency, timeoutSeconds } = readRunJobsOptions(options);
  const ended = Object.fromEntries(
    JOB_NAMES.map((name) => [name, { done: 0, failed: 0, postponed: 0, givenUp: 0 }]),
  ) as Record<JobName, Record<keyof QueueRun, number>>;
  const outages = watchOutages(services);
  const tally: Tally = (name, end) => {
    ended[name][end] += 1;
  };
  const handlers = talliedHandlers(services, outages, tally);
  const idle = Promise.withResolvers<void>();
  const timer = setTimeout(idle.resolve, maxSeconds * 1000);
  stop.addEventListener('abort', () => idle.resolve(), { once: true });
  try {
    await requestRepeated(services);
    const worker = await services.database.jobs.work({
      handlers,
      concurrency,
      onError: failureReporter(services),
      untilIdle: { maxJobs, onIdle: idle.resolve },
    });
    if (!stop.aborted) await idle.promise;
    await worker.close({ timeoutSeconds });
  } finally {
    clearTimeout(timer);
    await outages.close();
  }
  const stats = await services.database.jobs.stats();
  const isLeft = (name: JobName): boolean => name in handlers && stats[name].due + stats[name].deadLettered > 0;
  return { queues: ended, isWorkLeft: JOB_NAMES.some(isLeft) };
}

/**
 * Checks options and fills in defaults.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION.
 */
function readRunJobsOptions(options: RunJobsOptions): Required<RunJobsOptions> {
  requireKnownOptions(options, namesIn('runJobs'), 'runJobs.');
  return readNumbers('runJobs', options);
}

function isPostponed(end: AttemptEnd): boolean {
  return end !== 'DONE' && end !== null;
}

/** A worker's handlers, counting the outcome of each attempt. */
function talliedHandlers(services: Services, outages: OutageWatch, tally: Tally): JobHandlers {
  const attempts = new AsyncLocalStorage<{ end: AttemptEnd }>();
  const watch: OutageWatch = {
    ...outages,
    during: (uses, attempt) =>
      outages.during(uses, async () => {
        const end = await attempt();
        const current = attempts.getStore();
        // Of work that is done together, some may be postponed.
        if (current !== undefined && !isPostponed(current.end)) current.end = end;
        return end;
      }),
  };
  const tallied = ([name, handler]: readonly [JobName, JobHandler<JobName>]): [JobName, JobHandler<JobName>] => [
    name,
    {
      run: async (job) => {
        const attempt: { end: AttemptEnd } = { end: 'DONE' };
        try {
          await attempts.run(attempt, () => handler.run(job));
          tally(name, isPostponed(attempt.end) ? 'postponed' : 'done');
        } catch (error) {
          tally(name, isElsewhere(error) ? 'postponed' : 'failed');
          throw error;
        }
      },
      exhausted: async (job) => {
        await handler.exhausted(job);
        tally(name, 'givenUp');
      },
    },
  ];
  const handlers = Object.entries(jobHandlers(services, watch)) as [JobName, JobHandler<JobName>][];
  return Object.fromEntries(handlers.map(tallied)) as unknown as JobHandlers;
}
