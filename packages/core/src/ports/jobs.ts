import type { QueueStats } from './queue-stats.ts';
import type { Outage } from './rules/outages.ts';

/** What a job that may be postponed is told of that. */
export interface Postponement {
  /** The outage that it was postponed by; left out where {@link DatabaseJobs.hasten} is not to make it due. */
  readonly waitsFor?: Outage;
  /** How often its pauses were cut short by {@link DatabaseJobs.hasten}. @default 0 */
  readonly hastened?: number;
}

/** What each job is told. Everything it needs to name; the rest it reads when it runs. */
export interface JobData {
  /** Finish judging an upload whose completion was begun. */
  readonly verify: { readonly fileId: string };
  /** Make one derivative, for one request of it. */
  readonly convert: {
    readonly fileId: string;
    readonly conversionId: string;
    readonly requestId: string;
  } & Postponement;
  /** Suggest tags for a file, for one request of it. */
  readonly tag: { readonly fileId: string; readonly requestId: string } & Postponement;
  /**
   * Remove bytes that no record needs any more: abort the upload, then remove the prefixes and keys, what attempts at
   * a conversion left but for what its record names, and the copies that taggers made elsewhere.
   */
  readonly delete: {
    readonly upload: { readonly key: string; readonly uploadId: string } | null;
    readonly prefixes: readonly string[];
    readonly keys: readonly string[];
    readonly attemptsAt: { readonly fileId: string; readonly conversionId: string } | null;
    readonly copies: readonly { readonly tagger: string; readonly copyId: string }[];
  };
  /** Look after what was abandoned. */
  readonly sweep: Readonly<Record<string, never>>;
}

/** The names of all jobs. */
export type JobName = keyof JobData;

/** A job to be written in the transaction that makes it due. */
export type JobRequest = {
  readonly [Name in JobName]: {
    readonly name: Name;
    readonly data: JobData[Name];
    /** Earliest start, in seconds from now. @default 0 */
    readonly delaySeconds?: number;
    /**
     * Whose file it works on, null for those of anonymous callers. Only `convert` and `tag` have one;
     * without, it is an operator's.
     */
    readonly owner?: string | null;
  };
}[JobName];

/** How a queue treats its jobs. */
export interface JobPolicy {
  /** How often a failed job is tried again before it goes to the dead-letter queue. */
  readonly retryLimit: number;
  /** Seconds before the first retry; doubles with each further one. */
  readonly retryDelaySeconds: number;
  /** The longest pause between two retries, in seconds. */
  readonly retryDelayMaxSeconds: number;
  /** The longest that one attempt may take, in seconds. */
  readonly expireInSeconds: number;
}

/** The policy of every queue. Databases create their queues by it. */
export const JOB_POLICIES: Readonly<Record<JobName, JobPolicy>> = {
  verify: { retryLimit: 20, retryDelaySeconds: 2, retryDelayMaxSeconds: 600, expireInSeconds: 1800 },
  convert: { retryLimit: 5, retryDelaySeconds: 2, retryDelayMaxSeconds: 300, expireInSeconds: 300 },
  tag: { retryLimit: 5, retryDelaySeconds: 2, retryDelayMaxSeconds: 300, expireInSeconds: 300 },
  // For more than a year: nothing else knows of these bytes.
  delete: { retryLimit: 60_000, retryDelaySeconds: 2, retryDelayMaxSeconds: 600, expireInSeconds: 1800 },
  sweep: { retryLimit: 0, retryDelaySeconds: 1, retryDelayMaxSeconds: 1, expireInSeconds: 1800 },
};

/** The names of all jobs, in a fixed order. */
export const JOB_NAMES: readonly JobName[] = Object.keys(JOB_POLICIES) as JobName[];

/** One attempt at a job. */
export interface Job<Name extends JobName = JobName> {
  readonly id: string;
  readonly name: Name;
  readonly data: JobData[Name];
  /** Aborted when the attempt has run out of time or its worker closes without waiting. */
  readonly signal: AbortSignal;
}

/** What a worker does with one kind of job. Where `run` throws an error with a `code`, the queue keeps that. */
export interface JobHandler<Name extends JobName> {
  /** Does the work. Throwing means: again later, by the queue's policy. May run twice, and twice at once. */
  run(job: Job<Name>): Promise<void>;
  /** Called once the retries are used up, at least once, itself retried when it throws. */
  exhausted(job: Job<Name>): Promise<void>;
}

/** A handler for every job. */
export type JobHandlers = { readonly [Name in JobName]: JobHandler<Name> };

/** A running worker. */
export interface JobWorker {
  /**
   * Takes no further job and waits for the running ones, at most `timeoutSeconds` (default 30); then their signals
   * abort and they are left to be tried again. Idempotent.
   */
  close(input?: { readonly timeoutSeconds?: number }): Promise<void>;
}

/**
 * The queue. Jobs run at least once, also after a crash of the process that ran them.
 *
 * Jobs of `SHARED_JOBS` wait in the lines of their owners, by `lineOf`, where those of anonymous callers are told apart
 * by the key of the file that the jobs are written with. A worker's free slot goes to the line that has
 * the fewest slots of this worker, across all queues; among these to the job of the highest priority, by
 * `priorityAfter` the seconds that its line had taken when it was written; among these to the oldest, more or less.
 */
export interface DatabaseJobs {
  /**
   * The seconds that attempts at an owner's jobs of `SHARED_JOBS` held slots of workers, however they ended; with null
   * those of the anonymous callers with this key, or of those without any. They fade: what lies an hour back counts a
   * third. Attempts under way count once they end, and those of a process that dies do not.
   */
  secondsOf(input: { readonly owner: string | null; readonly anonymousKey?: string | null }): Promise<number>;

  /** Writes a job unless one of this name was written in the current interval, by whatever process. */
  addOncePer(input: { readonly job: JobRequest; readonly intervalSeconds: number }): Promise<void>;

  /** What each queue holds now. Its cost grows with the jobs that wait and run, and not with those that ended. */
  stats(): Promise<Readonly<Record<JobName, QueueStats>>>;
  /**
   * Makes due what waits since an outage: jobs whose data has it as `waitsFor`, each then with `hastened` one more, and
   * those whose latest attempt failed by an error with this `code`. Leaves all others as they are.
   */
  hasten(input: { readonly outage: Outage }): Promise<void>;

  /** Begins to run jobs, at most `concurrency` (at least 1) at once. `onError` hears of every failed attempt. */
  work(input: {
    readonly handlers: JobHandlers;
    readonly concurrency: number;
    readonly onError: (error: unknown, job: { readonly name: JobName; readonly id: string }) => void;
  }): Promise<JobWorker>;
}
