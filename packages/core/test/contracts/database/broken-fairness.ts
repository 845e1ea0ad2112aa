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
  'of waiting jobs, one of each owner starts before another of any, whichever queues they are in': [
    forgetful,
    // Each queue for itself.
    breakJobs((job) => (job.owner === undefined ? job : { ...job, owner: `${job.name} ${job.owner}` })),
  ],
  'a job of an owner who has no slot gets the next free one, before what others wrote earlier': [forgetful],
  'owners take turns, also where there are as many of them as slots': [forgetful],
  'anonymous callers who are told apart wait in lines of their own': [
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
  'the seconds that an owner’s jobs take are counted as theirs alone, also where they fail': [
    breakSeconds(() => 0),
    // So little that no machine is slow enough to make it up.
    breakSeconds((seconds) => seconds / 10),
    breakSeconds((seconds) => seconds + 1),
    forgetful,
  ],
  'of owners with as many slots, the one who has taken less goes first': [forgetful],
};
