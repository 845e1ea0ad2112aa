import type { DatabaseFiles } from '../../../src/ports/database.ts';
import type { JobQuery, JobRecord } from '../../../src/ports/job-records.ts';
import type { DatabaseJobs } from '../../../src/ports/jobs.ts';
import { type BrokenDatabase, breaking } from './breaking.ts';

const breakJobs = (change: (jobs: DatabaseJobs) => Partial<DatabaseJobs>): BrokenDatabase =>
  breaking(({ jobs }) => ({ jobs: { ...jobs, ...change(jobs) } }));

const breakQuery = (change: Partial<JobQuery>): BrokenDatabase =>
  breakJobs((jobs) => ({ list: (query) => jobs.list({ ...query, ...change }) }));

const breakRecords = (change: (record: JobRecord) => Partial<JobRecord>): BrokenDatabase =>
  breakJobs((jobs) => ({
    list: async (query) => (await jobs.list(query)).map((record) => ({ ...record, ...change(record) })),
  }));

/** For each case about jobs that people look at how a database is broken that must fail it. */
export const BROKEN_JOB_RECORDS: Readonly<Record<string, readonly BrokenDatabase[]>> = {
  'jobs are listed newest first, by queue, state, file and id, with their errors': [
    breakJobs((jobs) => ({ list: async (query) => (await jobs.list(query)).toReversed() })),
    breakQuery({ names: null }),
    breakQuery({ states: null }),
    breakQuery({ fileId: null }),
    breakQuery({ ids: null }),
    breakQuery({ limit: 1000 }),
    breakRecords(() => ({ error: null })),
    breakRecords(({ attempts }) => ({ attempts: attempts + 1 })),
    breakRecords(({ createdAt }) => ({ dueAt: createdAt })),
  ],
  'a retried job is due immediately, and a dead one has all retries of its queue again': [
    breakJobs(() => ({ retry: async () => true })),
    breakJobs((jobs) => ({ retry: async (input) => (await jobs.retry(input), true) })),
  ],
  'the exhaustion of a dead job is no longer reported once the job is retried or discarded': [
    breakJobs(() => ({ retry: async () => true })),
    breakJobs(() => ({ discard: async () => true })),
  ],
  'a discarded job is removed, and a running job cannot be discarded': [
    breakJobs(() => ({ discard: async () => true })),
    breakJobs((jobs) => ({ discard: async (input) => (await jobs.discard(input), true) })),
  ],
};

const breakListing = (change: (files: DatabaseFiles) => DatabaseFiles['listAll']): BrokenDatabase =>
  breaking(({ files }) => ({ files: { ...files, listAll: change(files) } }));

/** The same for the case about listing all files. */
export const BROKEN_LIST_ALL: Readonly<Record<string, readonly BrokenDatabase[]>> = {
  'all files except deleted ones are listed by id, a page at a time': [
    breakListing(() => async () => []),
    breakListing((files) => async (input) => (await files.listAll(input)).toReversed()),
    breakListing((files) => async (input) => (await files.listAll(input)).filter(({ status }) => status === 'READY')),
  ],
};
