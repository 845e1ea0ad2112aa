import { EVENT_TYPES, type EventType, type StoredEvent } from './events.ts';
import type { JobQuery, JobRecord } from './job-records.ts';
import type { QueueStats } from './queue-stats.ts';
import type { FileRecord } from './records.ts';
import type { Outage } from './rules/outages.ts';
import type { SqlClient } from './sql-client.ts';

/** What a job that may be postponed is told of that. */
export interface Postponement {
  /** The outage that it was postponed by; left out where {@link DatabaseJobs.hasten} is not to make it due. */
  readonly waitsFor?: Outage;
  /** How often its pauses were cut short by {@link DatabaseJobs.hasten}. @default 0 */
  readonly hastened?: number;
}

/** What each job of Darkroom's own is told. Everything it needs to name; the rest it reads when it runs. */
export interface WorkData {
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
  readonly sweep: JobTrace;
}

/**
 * What each job is told: of Darkroom's own work, or of an event that the host's handlers or webhooks are to hear of.
 */
export type JobData = WorkData & { readonly [Type in EventType]: StoredEvent } & {
  /** Deliver an event to a webhook, which is known by the key of its {@link EventSubscription}. */
  readonly webhook: { readonly webhook: string; readonly event: StoredEvent };
};

/** The names of all jobs. */
export type JobName = keyof JobData;

/**
 * Where a job comes from, as W3C Trace Context writes it: part of its data, so that the spans of every attempt belong
 * to the trace of the request that wrote it. Left out where nothing is traced.
 */
export interface JobTrace {
  readonly traceparent?: string;
  readonly tracestate?: string;
}

/** A job to be written in the transaction that makes it due. */
export type JobRequest = {
  readonly [Name in JobName]: {
    readonly name: Name;
    readonly data: JobData[Name] & JobTrace;
    /** Earliest start, in seconds from now. @default 0 */
    readonly delaySeconds?: number;
    /**
     * Whose file it works on, null for those of anonymous callers. Only `convert` and `tag` have one; without, it is an
     * operator's.
     */
    readonly owner?: string | null;
  };
}[JobName];

/**
 * Jobs that a change makes due; or a function that makes them of the record as the change leaves it, in its
 * transaction. It may be called more than once for one change, where the transaction is begun again.
 */
export type JobsOfChange = readonly JobRequest[] | ((file: FileRecord) => readonly JobRequest[]);

/** The jobs of a change that left this record, or deletes it. */
export function jobsFor(jobs: JobsOfChange, file: FileRecord): readonly JobRequest[] {
  return typeof jobs === 'function' ? jobs(file) : jobs;
}

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
  /** How long a job is kept that no worker takes, in seconds. @default a year */
  readonly keepSeconds?: number;
}

/** For a day: pauses of 2, 4, … 512 seconds, and of ten minutes from then on. */
const EVENT_POLICY: JobPolicy = {
  retryLimit: 152,
  retryDelaySeconds: 2,
  retryDelayMaxSeconds: 600,
  expireInSeconds: 300,
  keepSeconds: 7 * 86_400,
};

/** The policy of every queue. Databases create their queues by it. */
export const JOB_POLICIES: Readonly<Record<JobName, JobPolicy>> = {
  verify: { retryLimit: 20, retryDelaySeconds: 2, retryDelayMaxSeconds: 600, expireInSeconds: 1800 },
  convert: { retryLimit: 5, retryDelaySeconds: 2, retryDelayMaxSeconds: 300, expireInSeconds: 300 },
  tag: { retryLimit: 5, retryDelaySeconds: 2, retryDelayMaxSeconds: 300, expireInSeconds: 300 },
  // For more than a year: nothing else knows of these bytes.
  delete: { retryLimit: 60_000, retryDelaySeconds: 2, retryDelayMaxSeconds: 600, expireInSeconds: 1800 },
  sweep: { retryLimit: 0, retryDelaySeconds: 1, retryDelayMaxSeconds: 1, expireInSeconds: 1800 },
  fileReady: EVENT_POLICY,
  fileRejected: EVENT_POLICY,
  fileExpired: EVENT_POLICY,
  fileDeleted: EVENT_POLICY,
  conversionDone: EVENT_POLICY,
  conversionFailed: EVENT_POLICY,
  tagsSuggested: EVENT_POLICY,
  tagsReviewed: EVENT_POLICY,
  taggingFailed: EVENT_POLICY,
  webhook: { ...EVENT_POLICY, expireInSeconds: 60 },
};

/** The names of all jobs, in a fixed order. */
export const JOB_NAMES: readonly JobName[] = Object.keys(JOB_POLICIES) as JobName[];

const EVENT_NAMES: ReadonlySet<string> = new Set([...EVENT_TYPES, 'webhook']);

/** Whether the jobs of this name are events for the host, which a worker may have no handler for. */
export function isEventName(name: JobName): name is EventType | 'webhook' {
  return EVENT_NAMES.has(name);
}

/** One attempt at a job. */
export interface Job<Name extends JobName = JobName> {
  readonly id: string;
  readonly name: Name;
  readonly data: JobData[Name] & JobTrace;
  /** Aborted when the attempt has run out of time or its worker closes without waiting. */
  readonly signal: AbortSignal;
  /**
   * A client on a transaction that the first statement opens, and that the completion of this job commits with: where
   * `run` throws, or the job was taken over by another worker, it is rolled back. It ends with the attempt, and not
   * otherwise. Statements reject with INVALID_CONFIGURATION where the database's connections are not the host's.
   */
  readonly db: SqlClient;
}

/** What a worker does with one kind of job. Where `run` throws an error with a `code`, the queue keeps that. */
export interface JobHandler<Name extends JobName> {
  /** Does the work. Throwing means: again later, by the queue's policy. May run twice, and twice at once. */
  run(job: Job<Name>): Promise<void>;
  /** Called once the retries are used up, at least once, itself retried when it throws. */
  exhausted(job: Job<Name>): Promise<void>;
}

/**
 * A handler for every job of Darkroom's own, and for the events that this worker runs: it takes no others, which stay
 * for a worker that does.
 */
export type JobHandlers = { readonly [Name in keyof WorkData]: JobHandler<Name> } & {
  readonly [Name in EventType | 'webhook']?: JobHandler<Name>;
};

/** Has a worker come to an end by itself, for a process that is there for moments. It is to be closed all the same. */
export interface UntilIdle {
  /** The most attempts that it begins, at least 1; null for no limit. */
  readonly maxJobs: number | null;
  /**
   * Called once: when no attempt of this worker runs, and either nothing more is due or it began `maxJobs`. It takes
   * nothing more then.
   */
  readonly onIdle: () => void;
}

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

  /** Jobs, newest first. Its cost may grow with all jobs there are: for people, not for requests. */
  list(query: JobQuery): Promise<readonly JobRecord[]>;
  /**
   * Makes a job due now that is WAITING, RETRYING or DEAD; a DEAD one has the retries of its queue again. False for any
   * other, and for an id that is none.
   */
  retry(input: { readonly id: string }): Promise<boolean>;
  /** Removes a job that is WAITING, RETRYING or DEAD, whose handler is told nothing. False as with `retry`. */
  discard(input: { readonly id: string }): Promise<boolean>;

  /**
   * Begins to run jobs, at most `concurrency` (at least 1) at once. `onError` hears of every failed attempt. With
   * `untilIdle` it only works off what is due.
   */
  work(input: {
    readonly handlers: JobHandlers;
    readonly concurrency: number;
    readonly onError: (error: unknown, job: { readonly name: JobName; readonly id: string }) => void;
    readonly untilIdle?: UntilIdle;
  }): Promise<JobWorker>;
}
