import { DarkroomError } from '../errors/darkroom-error.ts';
import type { JobState } from '../ports/job-records.ts';
import { JOB_NAMES, type JobName } from '../ports/jobs.ts';
import type { Services } from '../services.ts';
import { sweep, type SweepFindings } from '../uploads/sweep.ts';
import { discardJob, type RetryOutcome, retryJob } from './change-job.ts';
import { findOrphans, type Orphans, type OrphansOptions } from './find-orphans.ts';
import { type FileStory, inspectFile } from './inspect-file.ts';
import { type JobSummary, summaryOf } from './job-summary.ts';

/** Which jobs {@link DarkroomOperator.listJobs} lists: those that all conditions hold for. */
export interface ListJobsOptions {
  /** @default every queue */
  readonly queues?: readonly JobName[];
  /** @default `['DEAD']` */
  readonly states?: readonly JobState[];
  /** The file that they are about. @default all */
  readonly fileId?: string;
  /** 1 to 1,000. @default 100 */
  readonly limit?: number;
}

/** What a person on call sees and does. No caller is checked: keep it from clients. */
export interface DarkroomOperator {
  /**
   * Jobs, newest first: without options the dead ones, whose retries are used up, with what they failed by. Reads the
   * whole table of jobs.
   *
   * @throws {DarkroomError} BAD_USER_INPUT, DATABASE_UNAVAILABLE.
   */
  listJobs(options?: ListJobsOptions): Promise<readonly JobSummary[]>;
  /**
   * Has a job tried again now, whatever it waits for. A conversion or tagging that FAILED is asked for again.
   *
   * @throws {DarkroomError} BAD_USER_INPUT for a conversion or tagger that is not there any more,
   * DATABASE_UNAVAILABLE.
   */
  retryJob(id: string): Promise<RetryOutcome>;
  /**
   * Gives a job up and removes it: a conversion that it was for is FAILED then. False for a job that runs or is done,
   * and for an unknown id.
   *
   * @throws {DarkroomError} DATABASE_UNAVAILABLE.
   */
  discardJob(id: string): Promise<boolean>;
  /**
   * Sweeps now, in this process, and says what it found.
   *
   * @throws {DarkroomError} STORAGE_UNAVAILABLE, DATABASE_UNAVAILABLE.
   */
  sweep(): Promise<SweepFindings>;
  /**
   * What the database, the storage and your own tables disagree about: objects and open uploads that no record needs,
   * objects that a record names and that are not there, and files attached where no row of yours names them. Removes
   * nothing; with `apply`, it detaches these files. Takes long where there are many files.
   *
   * @throws {DarkroomError} STORAGE_UNAVAILABLE, DATABASE_UNAVAILABLE.
   */
  orphans(options?: OrphansOptions): Promise<Orphans>;
  /**
   * All that is known of a file: its record, tags, attempts, jobs and objects.
   *
   * @throws {DarkroomError} STORAGE_UNAVAILABLE, DATABASE_UNAVAILABLE.
   */
  inspect(fileId: string): Promise<FileStory>;
}

const STATES: readonly JobState[] = ['WAITING', 'RUNNING', 'RETRYING', 'DEAD', 'DONE'];

/** The operator of the services, once they are there. */
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
  if (unknown !== undefined) throw badInput(`There is no ${what} ${unknown}. There are: ${known.join(', ')}.`);
}

function badInput(message: string): DarkroomError {
  return new DarkroomError('BAD_USER_INPUT', message);
}
