import { memoryDatabase } from '../../../src/memory/database/memory-database.ts';
import type { Database } from '../../../src/ports/database.ts';
import type { JobRequest } from '../../../src/ports/jobs.ts';
import { DATABASE_CONTRACT_JOB_POLICIES } from '../../../src/testing/database/subject.ts';

const good = (): Database => memoryDatabase({ jobPolicies: DATABASE_CONTRACT_JOB_POLICIES });

/** Writes other jobs than it is told to. */
const breakJobs = (change: (job: JobRequest) => JobRequest) => (): Database => {
  const base = good();
  const endUpload: Database['files']['endUpload'] = (input) =>
    base.files.endUpload({ ...input, jobs: input.jobs.map(change) });
  return { ...base, files: { ...base.files, endUpload } };
};

const breakSeconds = (change: (seconds: number, owner: string | null) => number) => (): Database => {
  const base = good();
  const secondsOf: Database['jobs']['secondsOf'] = async ({ owner }) =>
    change(await base.jobs.secondsOf({ owner }), owner);
  return { ...base, jobs: { ...base.jobs, secondsOf } };
};

/** All wait in one line. */
const forgetful = breakJobs((job) => ({ ...job, owner: 'all' }));

/** What `BROKEN_DATABASES` has for the cases about owners who wait. */
export const BROKEN_FAIRNESS: Readonly<Record<string, readonly (() => Database)[]>> = {
  'of waiting jobs, one of each owner starts before another of any, whichever queues they are in': [
    forgetful,
    // Each queue for itself.
    breakJobs((job) => (job.owner === undefined ? job : { ...job, owner: `${job.name} ${job.owner}` })),
  ],
  'a job of an owner who has no slot gets the next free one, before what others wrote earlier': [forgetful],
  'owners take turns, also where there are as many of them as slots': [forgetful],
  'the seconds that an owner’s jobs take are counted as theirs alone, also where they fail': [
    breakSeconds(() => 0),
    breakSeconds((seconds) => seconds / 2),
    breakSeconds((seconds) => seconds + 1),
    forgetful,
  ],
  'of owners with as many slots, the one who has taken less goes first': [forgetful],
};
