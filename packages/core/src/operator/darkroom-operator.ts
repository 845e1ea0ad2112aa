import { DarkroomError } from '../errors/darkroom-error.ts';
import type { JobState } from '../ports/job-records.ts';
import { JOB_NAMES, type JobName } from '../ports/jobs.ts';
import type { Services } from '../services.ts';
import { sweep, type SweepFindings } from '../uploads/sweep.ts';
import { discardJob, type RetryOutcome, retryJob } from './change-job.ts';
import { findOrphans, type Orphans, type OrphansOptions } from './find-orphans.ts';
import { type FileStory, inspectFile } from './inspect-file.ts';
import { type JobSummary, summaryOf } from './job-summary.ts';

/** Filters for {@link DarkroomOperator.listJobs}. All conditions must match. */
export interface ListJobsOptions {
  /** @default all queues */
  readonly queues?: readonly JobName[];
  /** @default `['DEAD']` */
  readonly states?: readonly JobState[];
  /** The file that the jobs are about. @default all */
  readonly fileId?: string;
  /** 1 to 1,000. @default 100 */
  readonly limit?: number;
}

/** Tools for the person on call. No caller is checked: do not expose them to clients. */
export interface DarkroomOperator {
  /**
   * Jobs, newest first: by default the dead ones, whose retries are used up, with their errors. Reads the whole table
   * of jobs.
   *
   * @throws {DarkroomError} BAD_USER_INPUT, DATABASE_UNAVAILABLE.
   */
  listJobs(options?: ListJobsOptions): Promise<readonly JobSummary[]>;
  /**
   * Retries a job immediately, whatever it waits for. Requests a conversion or tagging that FAILED again.
   *
   * @throws {DarkroomError} BAD_USER_INPUT for a conversion or tagger that no longer exists, DATABASE_UNAVAILABLE.
   */
  retryJob(id: string): Promise<RetryOutcome>;
  /**
   * Gives up a job and removes it: its conversion is then FAILED. Resolves to false for a job that is running or done,
   * and for an unknown id.
   *
   * @throws {DarkroomError} DATABASE_UNAVAILABLE.
   */
  discardJob(id: string): Promise<boolean>;
  /**
   * Sweeps immediately, in this process, and returns what it found.
   *
   * @throws {DarkroomError} STORAGE_UNAVAILABLE, DATABASE_UNAVAILABLE.
   */
  sweep(): Promise<SweepFindings>;
  /**
   * Finds differences between the database, the storage and your own tables: objects and open uploads that no record
   * needs, objects that a record names but that do not exist, and files that are attached but that no row of yours
   * names. Deletes nothing; with `apply`, detaches these files. Takes long if there are many files.
   *
   * @throws {DarkroomError} STORAGE_UNAVAILABLE, DATABASE_UNAVAILABLE.
   */
  orphans(options?: OrphansOptions): Promise<Orphans>;
  /**
   * Everything known about a file: its record, tags, attempts, jobs and objects.
   *
   * @throws {DarkroomError} STORAGE_UNAVAILABLE, DATABASE_UNAVAILABLE.
   */
  inspect(fileId: string): Promise<FileStory>;
}

const STATES: readonly JobState[] = ['WAITING', 'RUNNING', 'RETRYING', 'DEAD', 'DONE'];

/** The operator of the services, once these are available. */
export function darkroomOperator(ready: () => Promise<Services>): DarkroomOperator {
  return {
    listJobs: async (options = {}) => {
      const { queues = null, states = ['DEAD'], fileId = null, limit = 100 } = options;
      requireAmong('queue', queues ?? [], JOB_NAMES);
      requireAmong('state', states, STATES);
      if (!Number.isInteger(limit) || limit < 1 || limit > 1000) {
        throw badInput('`limit` must be a whole number from 1 to 1,000.');
      }
      const { database } = await ready();
      const query = { names: queues, states, fileId: fileId?.toLowerCase() ?? null, ids: null, limit };
      return (await database.jobs.list(query)).map(summaryOf);
    },
    retryJob: async (id) => retryJob(await ready(), id),
    discardJob: async (id) => discardJob(await ready(), id),
    sweep: async () => {
      const services = await ready();
      const findings = await sweep(services);
      services.telemetry.swept(findings);
      return findings;
    },
    orphans: async (options) => findOrphans(await ready(), options),
    inspect: async (fileId) => inspectFile(await ready(), fileId),
  };
}

function requireAmong(what: string, given: readonly string[], known: readonly string[]): void {
  const unknown = given.find((one) => !known.includes(one));
  if (unknown !== undefined) throw badInput(`Unknown ${what} ${unknown}. Valid values: ${known.join(', ')}.`);
}

function badInput(message: string): DarkroomError {
  return new DarkroomError('BAD_USER_INPUT', message);
}
