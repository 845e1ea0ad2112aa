import type { DatabaseJobs, UntilIdle } from '../../../src/ports/jobs.ts';
import { type BrokenDatabase, breaking } from './breaking.ts';

type Work = Parameters<DatabaseJobs['work']>[0];

const breakWork = (change: (work: Work) => Work): BrokenDatabase =>
  breaking(({ jobs }) => ({ jobs: { ...jobs, work: (work) => jobs.work(change(work)) } }));

const breakUntilIdle = (change: (untilIdle: UntilIdle) => Partial<UntilIdle>): BrokenDatabase =>
  breakWork((work) => {
    const { untilIdle } = work;
    return untilIdle === undefined ? work : { ...work, untilIdle: { ...untilIdle, ...change(untilIdle) } };
  });

/** Never comes to an end, and says that it is idle before it began. */
const endless = breaking(({ jobs }) => ({
  jobs: {
    ...jobs,
    work: ({ untilIdle, ...work }) => {
      untilIdle?.onIdle();
      return jobs.work(work);
    },
  },
}));

/** For each case about workers that end by themselves how a database is broken that must fail it. */
export const BROKEN_UNTIL_IDLE: Readonly<Record<string, readonly BrokenDatabase[]>> = {
  'a worker that runs until idle runs all due jobs, reports once that it is idle, and takes no more': [
    endless,
    breakUntilIdle(() => ({ maxJobs: 1 })),
    breakUntilIdle(({ onIdle }) => ({
      onIdle: () => {
        onIdle();
        onIdle();
      },
    })),
  ],
  'a worker starts no more attempts than allowed, and leaves the rest': [breakUntilIdle(() => ({ maxJobs: null }))],
  'a worker that runs until idle runs what its jobs make due, and reports exhaustion': [
    breakUntilIdle(() => ({ maxJobs: 2 })),
  ],
  'each job is run by only one of several workers': [
    // Every attempt is made twice.
    breakWork((work) => {
      const { delete: handler } = work.handlers;
      const run: typeof handler.run = async (job) => {
        await handler.run(job);
        await handler.run(job);
      };
      return { ...work, handlers: { ...work.handlers, delete: { ...handler, run } } };
    }),
  ],
};
