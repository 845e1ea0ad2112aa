import type { JobRequest } from '../../../src/ports/jobs.ts';
import { type BrokenDatabase, breaking, listOf } from './breaking.ts';

/** Writes other jobs than it is told to. */
const breakJobs = (change: (job: JobRequest) => JobRequest): BrokenDatabase =>
  breaking(({ files }) => ({
    files: { ...files, endUpload: (input) => files.endUpload({ ...input, jobs: listOf(input.jobs).map(change) }) },
  }));

const breakSeconds = (change: (seconds: number, owner: string | null) => number): BrokenDatabase =>
  breaking(({ jobs }) => ({
    jobs: { ...jobs, secondsOf: async ({ owner }) => change(await jobs.secondsOf({ owner }), owner) },
  }));

/** All wait in one line. */
const forgetful = breakJobs((job) => ({ ...job, owner: 'all' }));

/** What `BROKEN_DATABASES` has for the cases about owners who wait. */
export const BROKEN_FAIRNESS: Readonly<Record<string, readonly BrokenDatabase[]>> = {
  'one waiting job of each owner starts before a second of any owner, across all queues': [
    forgetful,
    // Each queue for itself.
    breakJobs((job) => (job.owner === undefined ? job : { ...job, owner: `${job.name} ${job.owner}` })),
  ],
  'a job of an owner without a slot gets the next free one, before earlier jobs of other owners': [forgetful],
  'owners take turns, even if there are as many owners as slots': [forgetful],
  'anonymous callers with different keys take turns like owners': [
    // All of them wait in one.
    breaking(({ files }) => ({
      files: {
        ...files,
        create: (file, ...quotas) =>
          files.create(file.anonymousKey === undefined ? file : { ...file, anonymousKey: 'all' }, ...quotas),
      },
    })),
    breaking(({ jobs }) => ({ jobs: { ...jobs, secondsOf: ({ owner }) => jobs.secondsOf({ owner }) } })),
  ],
  'the seconds of an owner’s jobs count for that owner alone, even if the jobs fail': [
    breakSeconds(() => 0),
    // So little that no machine is slow enough to make it up.
    breakSeconds((seconds) => seconds / 10),
    breakSeconds((seconds) => seconds + 1),
    forgetful,
  ],
  'among owners with equally many slots, the one who used fewer seconds goes first': [forgetful],
};
