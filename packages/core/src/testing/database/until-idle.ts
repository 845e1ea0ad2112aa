import assert from 'node:assert/strict';
import type { OpenDatabase } from '../../ports/database.ts';
import type { Job, JobHandlers } from '../../ports/jobs.ts';
import type { CaseDefinition } from '../contract-case.ts';
import { newFile } from './files-in-states.ts';
import type { OpenedSubject } from './subject.ts';
import { delay, eventually } from './waiting.ts';
import { newTag, tagOf, taggedJob, writeJobs } from './workers.ts';

async function writeTagged(database: OpenDatabase, tags: readonly string[]): Promise<void> {
  const { id } = await database.files.create(newFile());
  await writeJobs(
    database,
    id,
    tags.map((tag) => taggedJob(tag)),
  );
}

/** The contract cases for workers that end by themselves. */
export const databaseUntilIdleContract: readonly CaseDefinition<OpenedSubject>[] = [
  {
    name: 'a worker that runs until idle runs all due jobs, reports once that it is idle, and takes no more',
    run: async ({ database }) => {
      const tags = Array.from({ length: 5 }, newTag);
      const [late, after] = [newTag(), newTag()];
      const { id } = await database.files.create(newFile());
      await writeJobs(database, id, [...tags.map((tag) => taggedJob(tag)), taggedJob(late, 600)]);
      const ran: string[] = [];
      let running = 0;
      let runningWhenIdle = -1;
      let told = 0;
      const run = async (job: Job): Promise<void> => {
        running += 1;
        await delay(20);
        running -= 1;
        ran.push(tagOf(job));
      };
      const onIdle = (): void => {
        told += 1;
        runningWhenIdle = running;
      };
      const worker = await work(database, { run, onIdle });
      await eventually('it is idle', () => told > 0);
      const { id: other } = await database.files.create(newFile());
      await writeJobs(database, other, [taggedJob(after)]);
      await delay(300);
      await worker.close();
      assert.deepEqual(
        tags.filter((tag) => !ran.includes(tag)),
        [],
        'jobs that were due did not run',
      );
      assert.deepEqual([told, runningWhenIdle], [1, 0]);
      assert.equal(ran.includes(late), false, 'ran a job that was not due');
      assert.equal(ran.includes(after), false, 'went on after it was idle');
    },
  },
  {
    name: 'a worker starts no more attempts than allowed, and leaves the rest',
    run: async ({ database, other = database }) => {
      await workOff(database, {});
      const tags = Array.from({ length: 5 }, newTag);
      await writeTagged(database, tags);
      const ran: string[] = [];
      const run = (job: Job): void => void ran.push(tagOf(job));
      await workOff(database, { run, maxJobs: 2 });
      assert.equal(ran.length, 2);
      await workOff(other, { run });
      assert.deepEqual(ran.toSorted(), tags.toSorted());
    },
  },
  {
    name: 'a worker that runs until idle runs what its jobs make due, and reports exhaustion',
    run: async ({ database }) => {
      const [first, second, third] = [newTag(), newTag(), newTag()];
      const { id } = await database.files.create(newFile());
      const { id: next } = await database.files.create(newFile());
      await writeJobs(database, id, [taggedJob(first), { name: 'sweep', data: {} }]);
      const ran: string[] = [];
      let exhausted = 0;
      await workOff(database, {
        run: async (job) => {
          ran.push(tagOf(job));
          if (job.name === 'sweep') throw new Error('on purpose');
          if (tagOf(job) === first) await writeJobs(database, next, [taggedJob(second), taggedJob(third)]);
        },
        exhausted: ({ name }) => void (exhausted += name === 'sweep' ? 1 : 0),
      });
      assert.deepEqual(
        [first, second, third].filter((tag) => !ran.includes(tag)),
        [],
      );
      assert.equal(exhausted, 1);
    },
  },
  {
    name: 'each job is run by only one of several workers',
    run: async ({ database, other = database }) => {
      const tags = Array.from({ length: 20 }, newTag);
      await writeTagged(database, tags);
      const ran: string[] = [];
      const run = async (job: Job): Promise<void> => {
        ran.push(tagOf(job));
        await delay(10);
      };
      const resident = await other.jobs.work({ handlers: handlersOf({ run }), concurrency: 2, onError: () => {} });
      await Promise.all([workOff(database, { run }), workOff(other, { run }), workOff(database, { run })]);
      await eventually('all have run', () => tags.every((tag) => ran.includes(tag)));
      await resident.close();
      assert.deepEqual(ran.filter((tag) => tags.includes(tag)).toSorted(), tags.toSorted());
    },
  },
];

interface Script {
  readonly run?: (job: Job) => Promise<void> | void;
  readonly exhausted?: (job: Job) => Promise<void> | void;
  readonly maxJobs?: number | null;
}

function handlersOf({ run, exhausted }: Script): JobHandlers {
  const handler = { run: async (job: Job) => run?.(job), exhausted: async (job: Job) => exhausted?.(job) };
  return { verify: handler, convert: handler, tag: handler, delete: handler, sweep: handler };
}

function work(
  { jobs }: OpenDatabase,
  { onIdle, maxJobs = null, ...script }: Script & { readonly onIdle: () => void },
): ReturnType<OpenDatabase['jobs']['work']> {
  return jobs.work({
    handlers: handlersOf(script),
    concurrency: 4,
    onError: () => {},
    untilIdle: { maxJobs, onIdle },
  });
}

/** Runs a worker until it is idle. */
async function workOff(database: OpenDatabase, script: Script): Promise<void> {
  let isIdle = false;
  const onIdle = (): void => {
    isIdle = true;
  };
  const worker = await work(database, { ...script, onIdle });
  await eventually('it is idle', () => isIdle);
  await worker.close();
}
