import type { JobData, JobName } from './jobs.ts';

/**
 * The state of a job:
 *
 * - `WAITING`: it has not started yet.
 * - `RUNNING`: an attempt is in progress, or its worker died and that has not been detected yet.
 * - `RETRYING`: its last attempt failed, and it waits for the next.
 * - `DEAD`: its retries are used up.
 * - `DONE`.
 */
export type JobState = 'WAITING' | 'RUNNING' | 'RETRYING' | 'DEAD' | 'DONE';

/** A snapshot of a job. Jobs that ended are kept for at least a day. */
export interface JobRecord {
  readonly id: string;
  readonly name: JobName;
  readonly state: JobState;
  readonly data: JobData[JobName];
  /** The number of attempts started. */
  readonly attempts: number;
  readonly createdAt: Date;
  /** The earliest time at which it may start; if it has started, at which it could have. */
  readonly dueAt: Date;
  /** When its latest attempt started; null before the first. */
  readonly startedAt: Date | null;
  /** When it became DONE or DEAD; null before. */
  readonly endedAt: Date | null;
  /** The error of its latest failed attempt; null if there is none. The code is that of a DarkroomError. */
  readonly error: { readonly code: string | null; readonly message: string } | null;
}

/** Which jobs to list: those that meet all conditions. */
export interface JobQuery {
  /** Null for all ids. */
  readonly ids: readonly string[] | null;
  /** Null for all queues. */
  readonly names: readonly JobName[] | null;
  /** Null for all states. */
  readonly states: readonly JobState[] | null;
  /** The id, a UUID, of the file that their data refers to, directly or as part of a key; null for all. */
  readonly fileId: string | null;
  /** 1 to 1,000. */
  readonly limit: number;
}
