import { EVENT_TYPES, type EventType, type StoredEvent } from './events.ts';
import type { JobQuery, JobRecord } from './job-records.ts';
import type { QueueStats } from './queue-stats.ts';
import type { FileRecord } from './records.ts';
import type { Outage } from './rules/outages.ts';
import type { SqlClient } from './sql-client.ts';

/** Data of a job that may be postponed. */
export interface Postponement {
  /** The outage that postponed the job; omitted if {@link DatabaseJobs.hasten} must not make it due. */
  readonly waitsFor?: Outage;
  /** The number of times that {@link DatabaseJobs.hasten} cut its pauses short. @default 0 */
  readonly hastened?: number;
}

/** A request for a conversion of a file. */
export interface RequestedConversion {
  readonly conversionId: string;
  readonly requestId: string;
}

/** The data of each of Darkroom's own jobs: only identifiers; the job reads the rest when it runs. */
export interface WorkData {
  /** Finishes checking an upload whose completion has begun. */
  readonly verify: { readonly fileId: string };
  /**
   * Makes derivatives of one file from one read of it, each for one request, and its placeholder and suggested tags if
   * they are due at the same time. The list is empty only with `placeholder`.
   */
  readonly convert: {
    readonly fileId: string;
    readonly conversions: readonly RequestedConversion[];
    readonly tagging?: { readonly requestId: string };
    readonly placeholder?: true;
  } & Postponement;
  /** Suggests tags for a file, for one request. */
  readonly tag: { readonly fileId: string; readonly requestId: string } & Postponement;
  /**
   * Deletes bytes that no record needs any more: aborts the upload, then deletes the prefixes and keys, everything that
   * attempts at a conversion left behind except what its record refers to, and the copies that taggers made elsewhere.
   */
  readonly delete: {
    readonly upload: { readonly key: string; readonly uploadId: string } | null;
    readonly prefixes: readonly string[];
    readonly keys: readonly string[];
    readonly attemptsAt: { readonly fileId: string; readonly conversionId: string } | null;
    readonly copies: readonly { readonly tagger: string; readonly copyId: string }[];
  };
  /** Cleans up what was abandoned. */
  readonly sweep: JobTrace;
}

/** The data of each job: of Darkroom's own jobs, or of an event for the host's handlers or webhooks. */
export type JobData = WorkData & { readonly [Type in EventType]: StoredEvent } & {
  /** Delivers an event to a webhook, identified by the key of its {@link EventSubscription}. */
  readonly webhook: { readonly webhook: string; readonly event: StoredEvent };
};

/** The names of all jobs. */
export type JobName = keyof JobData;

/**
 * The origin of a job in the format of W3C Trace Context. It is part of the job's data, so that the spans of every
 * attempt belong to the trace of the request that wrote the job. Omitted without tracing.
 */
export interface JobTrace {
  readonly traceparent?: string;
  readonly tracestate?: string;
}

/** A job to write in the transaction that makes it due. */
export type JobRequest = {
  readonly [Name in JobName]: {
    readonly name: Name;
    readonly data: JobData[Name] & JobTrace;
    /** Earliest start, in seconds from now. @default 0 */
    readonly delaySeconds?: number;
    /**
     * The owner of the file that it works on; null for files of anonymous callers. Only `convert` and `tag` jobs have
     * one; without it, an operator requested the job.
     */
    readonly owner?: string | null;
  };
}[JobName];

/**
 * Jobs that a change makes due, or a function that makes them from the record after the change, in its transaction. The
 * function may be called more than once for one change, if the transaction is restarted.
 */
export type JobsOfChange = readonly JobRequest[] | ((file: FileRecord) => readonly JobRequest[]);

/** The jobs of a change that left this record or deletes it. */
export function jobsFor(jobs: JobsOfChange, file: FileRecord): readonly JobRequest[] {
  return typeof jobs === 'function' ? jobs(file) : jobs;
}

/** How a queue treats its jobs. */
export interface JobPolicy {
  /** How often a failed job is retried before it goes to the dead-letter queue. */
  readonly retryLimit: number;
  /** Seconds before the first retry; doubles with each further retry. */
  readonly retryDelaySeconds: number;
  /** The maximum pause between two retries, in seconds. */
  readonly retryDelayMaxSeconds: number;
  /** The maximum duration of one attempt, in seconds. */
  readonly expireInSeconds: number;
  /** How long a job is kept if no worker takes it, in seconds. @default a year */
  readonly keepSeconds?: number;
}

/** Retries for a day: pauses of 2, 4, … 512 seconds, then of ten minutes. */
const EVENT_POLICY: JobPolicy = {
  retryLimit: 152,
  retryDelaySeconds: 2,
  retryDelayMaxSeconds: 600,
  expireInSeconds: 300,
  keepSeconds: 7 * 86_400,
};

/** The policy of each queue. Databases create their queues from it. */
export const JOB_POLICIES: Readonly<Record<JobName, JobPolicy>> = {
  verify: { retryLimit: 20, retryDelaySeconds: 2, retryDelayMaxSeconds: 600, expireInSeconds: 1800 },
  convert: { retryLimit: 5, retryDelaySeconds: 2, retryDelayMaxSeconds: 300, expireInSeconds: 300 },
  tag: { retryLimit: 5, retryDelaySeconds: 2, retryDelayMaxSeconds: 300, expireInSeconds: 300 },
  // Retries for more than a year: these bytes are recorded nowhere else.
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

/** Whether jobs of this name are events for the host, which a worker may have no handler for. */
export function isEventName(name: JobName): name is EventType | 'webhook' {
  return EVENT_NAMES.has(name);
}

/** One attempt at a job. */
export interface Job<Name extends JobName = JobName> {
  readonly id: string;
  readonly name: Name;
  readonly data: JobData[Name] & JobTrace;
  /** Aborted when the attempt runs out of time, or when its worker closes without waiting. */
  readonly signal: AbortSignal;
  /**
   * A client for a transaction that the first statement opens and that commits together with the completion of this
   * job. If `run` throws, or if another worker has taken over the job, the transaction is rolled back. It ends only
   * with the attempt. Statements reject with INVALID_CONFIGURATION if the database's connections are not the host's.
   */
  readonly db: SqlClient;
}

/** What a worker does with one kind of job. If `run` throws an error with a `code`, the queue stores that code. */
export interface JobHandler<Name extends JobName> {
  /** Does the work. If it throws, the job is retried by the queue's policy. May run twice, even concurrently. */
  run(job: Job<Name>): Promise<void>;
  /** Called when the retries are used up, at least once; retried if it throws. */
  exhausted(job: Job<Name>): Promise<void>;
}

/**
 * A handler for each of Darkroom's own jobs, and for the events that this worker handles. The worker takes no other
 * events, which stay for a worker that handles them.
 */
export type JobHandlers = { readonly [Name in keyof WorkData]: JobHandler<Name> } & {
  readonly [Name in EventType | 'webhook']?: JobHandler<Name>;
};

/** Makes a worker end by itself, for short-lived processes. It must be closed nevertheless. */
export interface UntilIdle {
  /** The maximum number of attempts that it starts, at least 1; null for no limit. */
  readonly maxJobs: number | null;
  /**
   * Called once, when no attempt of this worker is running and either nothing more is due or it has started `maxJobs`
   * attempts. It takes no more jobs then.
   */
  readonly onIdle: () => void;
}

/** A running worker. */
export interface JobWorker {
  /**
   * Takes no more jobs and waits for the running ones, at most `timeoutSeconds` (default 30). Then it aborts their
   * signals, and they are retried. Idempotent.
   */
  close(input?: { readonly timeoutSeconds?: number }): Promise<void>;
}

/**
 * The queue. Jobs run at least once, even if the process that runs them crashes.
 *
 * Jobs of `SHARED_JOBS` wait in the lines of their owners, by `lineOf`; those of anonymous callers are distinguished by
 * the key of the file with which the jobs are written. A worker's free slot goes to the line with the fewest slots of
 * this worker, across all queues; among these, to the job with the highest priority, by `priorityAfter` the seconds
 * that its line had used when the job was written; among these, roughly to the oldest.
 */
export interface DatabaseJobs {
  /**
   * The seconds for which attempts at an owner's jobs of `SHARED_JOBS` held worker slots, however they ended. For a
   * null owner, the seconds of the anonymous callers with this key, or of those without a key. They decay: an hour
   * later, a third of them still counts. Attempts in progress count when they end; those of a process that dies do not
   * count.
   */
  secondsOf(input: { readonly owner: string | null; readonly anonymousKey?: string | null }): Promise<number>;

  /** Writes a job, unless any process has already written one of this name in the current interval. */
  addOncePer(input: { readonly job: JobRequest; readonly intervalSeconds: number }): Promise<void>;

  /** The current contents of each queue. The cost grows with the jobs that wait or run, not with those that ended. */
  stats(): Promise<Readonly<Record<JobName, QueueStats>>>;
  /**
   * Makes jobs due that wait because of an outage: those whose data has it as `waitsFor`, each with `hastened`
   * increased by one, and those whose latest attempt failed with this `code`. All others are unchanged.
   */
  hasten(input: { readonly outage: Outage }): Promise<void>;

  /** Jobs, newest first. The cost may grow with the number of all jobs: for operators, not for requests. */
  list(query: JobQuery): Promise<readonly JobRecord[]>;
  /**
   * Makes a WAITING, RETRYING or DEAD job due immediately; a DEAD job gets all the retries of its queue again. False
   * for any other job, and for an invalid id.
   */
  retry(input: { readonly id: string }): Promise<boolean>;
  /** Deletes a WAITING, RETRYING or DEAD job, without calling its handler. False as with `retry`. */
  discard(input: { readonly id: string }): Promise<boolean>;

  /**
   * Starts to run jobs, at most `concurrency` (at least 1) at a time. Calls `onError` for every failed attempt. With
   * `untilIdle`, runs only the jobs that are due.
   */
  work(input: {
    readonly handlers: JobHandlers;
    readonly concurrency: number;
    readonly onError: (error: unknown, job: { readonly name: JobName; readonly id: string }) => void;
    readonly untilIdle?: UntilIdle;
  }): Promise<JobWorker>;
}
