import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { OpenDatabase } from '../../ports/database.ts';
import type { JobRequest } from '../../ports/jobs.ts';
import type { QueueStats } from '../../ports/queue-stats.ts';
import type { CaseDefinition } from '../contract-case.ts';
import { createVerifying, newFile } from './files-in-states.ts';
import type { OpenedSubject } from './subject.ts';
import { delay, eventually } from './waiting.ts';
import { withWorker, writeJobs } from './workers.ts';

const LONG_DELAY_SECONDS = 5000;

/** The contract cases for counting waiting jobs. */
export const databaseQueueStatsContract: readonly CaseDefinition<OpenedSubject>[] = [
  {
    name: 'jobs that are due or delayed are counted, with the age of the oldest and the time until the next',
    run: async ({ database, other = database }) => {
      await settle(database);
      const before = await statsOf(other);
      assert.equal(before.oldestDueAgeSeconds, null);
      const { id: fileId } = await database.files.create(newFile());
      const delayed = { ...convertJob(fileId), delaySeconds: LONG_DELAY_SECONDS };
      await writeJobs(database, fileId, [convertJob(fileId), delayed, convertJob(fileId)]);
      await delay(1100);

      const after = await statsOf(other);
      const { oldestDueAgeSeconds, nextDueInSeconds } = after;
      const times = { oldestDueAgeSeconds, nextDueInSeconds };
      assert.deepEqual(after, { ...before, ...times, due: 2, delayed: before.delayed + 1 });
      const age = oldestDueAgeSeconds ?? -1;
      assert.ok(age >= 1 && age < LONG_DELAY_SECONDS, `${age}`);
      const next = nextDueInSeconds ?? -1;
      assert.ok(next > 0 && next <= LONG_DELAY_SECONDS, `${next}`);

      await settle(database);
      assert.equal((await statsOf(other)).delayed, before.delayed + 1);
    },
  },
  {
    name: 'running jobs, jobs that wait for a retry and dead letters are counted',
    run: async ({ database, other = database }) => {
      await settle(database);
      const { running, deadLettered } = await statsOf(other);
      assert.deepEqual({ running, deadLettered }, { running: 0, deadLettered: 0 });
      const write = async (): Promise<string> => {
        const { id } = await database.files.create(newFile());
        await writeJobs(database, id, [convertJob(id)]);
        return id;
      };
      const [fails, ends] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      const mine = new Set<string>();
      const run = async (fileId: string): Promise<void> => {
        if (!mine.has(fileId)) return;
        await fails.promise;
        throw new Error('on purpose');
      };
      const exhausted = async (fileId: string): Promise<void> => {
        if (mine.has(fileId)) await ends.promise;
      };
      await withWorker(database, { run, exhausted, concurrency: 20 }, async () => {
        const { id } = await database.files.create(newFile());
        mine.add(id);
        await writeJobs(database, id, [convertJob(id)]);
        await eventually('it runs', async () => (await statsOf(other)).running === 1);
        fails.resolve();
        await eventually('a job waits for its retry', async () => {
          if ((await statsOf(other)).retrying > 0) return true;
          // The previous job may have been exhausted between two reads.
          mine.add(await write());
          return false;
        });
        await eventually('a dead letter waits', async () => (await statsOf(other)).deadLettered > 0);
        ends.resolve();
        await eventually('none waits', async () => (await statsOf(other)).deadLettered === 0);
      });
      await settle(database);
    },
  },
  {
    name: 'files that are VERIFYING are counted',
    run: async ({ database, other = database }) => {
      const before = await other.files.countVerifying();
      const { fileId } = await createVerifying(database);
      await database.files.create(newFile());
      assert.equal(await other.files.countVerifying(), before + 1);
      await database.files.delete({ fileId, jobs: () => [] });
      assert.equal(await other.files.countVerifying(), before);
    },
  },
];

function convertJob(fileId: string): JobRequest {
  return { name: 'convert', data: { fileId, conversions: [{ conversionId: randomUUID(), requestId: randomUUID() }] } };
}

async function statsOf({ jobs }: OpenDatabase): Promise<QueueStats> {
  return (await jobs.stats()).convert;
}

/** Runs all conversions that other cases left due, or due soon. */
async function settle(database: OpenDatabase): Promise<void> {
  await withWorker(database, {}, () =>
    eventually('nothing is left to do', async () => {
      const { due, running, retrying, deadLettered } = await statsOf(database);
      return due + running + retrying + deadLettered === 0;
    }),
  );
}
