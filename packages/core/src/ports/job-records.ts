import type { JobData, JobName } from './jobs.ts';

/**
 * Where a job stands:
 *
 * - `WAITING`: it was not begun yet.
 * - `RUNNING`: an attempt is under way, or its worker died and that was not noticed yet.
 * - `RETRYING`: its last attempt failed, and it waits for the next.
 * - `DEAD`: its retries are used up.
 * - `DONE`.
 */
export type JobState = 'WAITING' | 'RUNNING' | 'RETRYING' | 'DEAD' | 'DONE';

/** A job as it stands at a moment. Those that ended are kept for a day at least. */
export interface JobRecord {
  readonly id: string;
  readonly name: JobName;
  readonly state: JobState;
  readonly data: JobData[JobName];
  /** How many attempts were begun. */
  readonly attempts: number;
  readonly createdAt: Date;
  /** From when on it may be begun, or, once it was, could be. */
  readonly dueAt: Date;
  /** When its latest attempt began; null before the first. */
  readonly startedAt: Date | null;
  /** When it became DONE or DEAD; null before. */
  readonly endedAt: Date | null;
  /** What its latest failed attempt failed by; null for none. The code is that of a DarkroomError. */
  readonly error: { readonly code: string | null; readonly message: string } | null;
}

/** Which jobs are listed: those that all conditions hold for. */
export interface JobQuery {
  /** Null for every id. */
  readonly ids: readonly string[] | null;
  /** Null for every queue. */
  readonly names: readonly JobName[] | null;
  /** Null for every state. */
  readonly states: readonly JobState[] | null;
  /** The file, a UUID, that their data names, as its own or within a key; null for all. */
  readonly fileId: string | null;
  /** 1 to 1,000. */
  readonly limit: number;
}
