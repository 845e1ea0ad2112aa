import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { OpenDatabase } from '../../ports/database.ts';
import type { JobRequest } from '../../ports/jobs.ts';
import type { CaseDefinition } from '../contract-case.ts';
import { newFile } from './files-in-states.ts';
import type { OpenedSubject } from './subject.ts';
import { delay, eventually } from './waiting.ts';
import { withWorker, writeJobs } from './workers.ts';

/** Jobs identified by their owner's name, with which their data begins. */
function jobOf(name: 'convert' | 'tag', who: string, owner: string | null): JobRequest {
  const fileId = `${who} ${randomUUID()}`;
  return name === 'tag'
    ? { name, data: { fileId, requestId: fileId }, owner }
    : { name, data: { fileId, conversions: [{ conversionId: fileId, requestId: fileId }] }, owner };
}

const many = (count: number, make: () => JobRequest): readonly JobRequest[] => Array.from({ length: count }, make);

async function write(
  database: OpenDatabase,
  jobs: readonly JobRequest[],
  anonymousKey: string | null = null,
): Promise<void> {
  const { id } = await database.files.create({
    ...newFile(),
    ...(anonymousKey !== null && { ownerId: null, anonymousKey }),
  });
  await writeJobs(database, id, jobs);
}

/** Records which jobs start, and holds each of them until it is released. */
function gates(names: readonly string[]): {
  readonly started: string[];
  readonly run: (tag: string) => Promise<void>;
  readonly letGo: (count?: number) => void;
} {
  const started: string[] = [];
  const held: (() => void)[] = [];
  return {
    started,
    run: (tag) => {
      const name = tag.split(' ')[0] ?? '';
      if (!names.includes(name)) return Promise.resolve();
      started.push(name);
      return new Promise((resolve) => void held.push(resolve));
    },
    letGo: (count = 1) => held.splice(0, count).forEach((resolve) => resolve()),
  };
}

/** The contract cases for owners whose jobs wait at the same time. */
export const databaseFairnessContract: readonly CaseDefinition<OpenedSubject>[] = [
  {
    name: 'one waiting job of each owner starts before a second of any owner, across all queues',
    run: async ({ database }) => {
      const [a, b] = [randomUUID(), randomUUID()];
      await write(database, [
        ...many(6, () => jobOf('convert', 'a', a)),
        ...many(6, () => jobOf('tag', 'a', a)),
        jobOf('tag', 'b', b),
        jobOf('convert', 'anonymous', null),
      ]);
      const { started, run, letGo } = gates(['a', 'b', 'anonymous']);
      await withWorker(database, { concurrency: 3, run }, async () => {
        await eventually('three start', () => started.length === 3);
        assert.deepEqual(started.toSorted(), ['a', 'anonymous', 'b']);
        // From here on, the remaining jobs of one owner use all slots.
        for (let count = 3; count < 14; count += 1) {
          letGo();
          await eventually('the next starts', () => started.length === count + 1);
        }
        letGo(3);
      });
    },
  },
  {
    name: 'a job of an owner without a slot gets the next free one, before earlier jobs of other owners',
    run: async ({ database, other = database }) => {
      const [a, b] = [randomUUID(), randomUUID()];
      await write(
        database,
        many(20, () => jobOf('tag', 'a', a)),
      );
      const { started, run, letGo } = gates(['a', 'b']);
      await withWorker(database, { concurrency: 2, run }, async () => {
        await eventually('both slots are taken', () => started.length === 2);
        await write(other, [jobOf('tag', 'b', b)]);
        letGo();
        await eventually('the next starts', () => started.length === 3);
        assert.deepEqual(started, ['a', 'a', 'b']);
        for (let count = 3; count < 21; count += 1) {
          letGo();
          await eventually('the next starts', () => started.length === count + 1);
        }
        letGo(2);
      });
    },
  },
  {
    name: 'owners take turns, even if there are as many owners as slots',
    run: async ({ database, other = database }) => {
      const [a, b, c] = [randomUUID(), randomUUID(), randomUUID()];
      await write(database, [...many(5, () => jobOf('tag', 'a', a)), ...many(5, () => jobOf('convert', 'b', b))]);
      const { started, run, letGo } = gates(['a', 'b', 'c']);
      await withWorker(database, { concurrency: 1, run }, async () => {
        await eventually('the only slot is taken', () => started.length === 1);
        await write(other, [jobOf('tag', 'c', c)]);
        for (let count = 2; count <= 11; count += 1) {
          letGo();
          await eventually('the next starts', () => started.length === count);
        }
        letGo();
      });
      assert.deepEqual(started.slice(0, 3).toSorted(), ['a', 'b', 'c']);
      for (let start = 3; start < 11; start += 2) {
        assert.deepEqual(started.slice(start, start + 2).toSorted(), ['a', 'b']);
      }
    },
  },
  {
    name: 'anonymous callers with different keys take turns like owners',
    run: async ({ database, other = database }) => {
      const [a, b] = [randomUUID(), randomUUID()];
      const jobs = many(6, () => jobOf('tag', 'a', null));
      await write(database, jobs, a);
      const { started, run, letGo } = gates(['a', 'b']);
      await withWorker(database, { concurrency: 1, run }, async () => {
        await eventually('the only slot is taken', () => started.length === 1);
        await write(other, [jobOf('tag', 'b', null)], b);
        for (let count = 2; count <= 7; count += 1) {
          await delay(30);
          letGo();
          await eventually('the next starts', () => started.length === count);
        }
        await delay(30);
        letGo();
      });
      assert.equal(started[1], 'b');
      assert.equal(await database.jobs.secondsOf({ owner: null, anonymousKey: randomUUID() }), 0);
      await eventually('the seconds count', async () => {
        const seconds = await other.jobs.secondsOf({ owner: null, anonymousKey: a });
        return seconds > 0.1;
      });
    },
  },
  {
    name: 'the seconds of an owner’s jobs count for that owner alone, even if the jobs fail',
    run: async ({ database, other = database }) => {
      const [a, b] = [randomUUID(), randomUUID()];
      assert.equal(await database.jobs.secondsOf({ owner: a }), 0);
      await write(database, [jobOf('tag', 'a', a)]);
      let runs = 0;
      const run = async (tag: string): Promise<void> => {
        if (!tag.startsWith('a ')) return;
        runs += 1;
        await delay(400);
        if (runs === 1) throw new Error('on purpose');
      };
      await withWorker(database, { run }, async () => {
        await eventually('both attempts count', async () => (await other.jobs.secondsOf({ owner: a })) >= 0.75);
      });
      assert.equal(runs, 2);
      const seconds = await database.jobs.secondsOf({ owner: a });
      assert.ok(seconds < 5, `${seconds} seconds`);
      assert.equal(await database.jobs.secondsOf({ owner: b }), 0);
    },
  },
  {
    name: 'among owners with equally many slots, the one who used fewer seconds goes first',
    run: async ({ database }) => {
      const [a, b] = [randomUUID(), randomUUID()];
      await write(
        database,
        many(4, () => jobOf('tag', 'a', a)),
      );
      await withWorker(database, { run: (tag) => (tag.startsWith('a ') ? delay(600) : undefined) }, async () => {
        await eventually('some seconds count', async () => (await database.jobs.secondsOf({ owner: a })) > 1);
      });
      await write(
        database,
        many(2, () => jobOf('tag', 'a', a)),
      );
      await write(database, [jobOf('tag', 'b', b)]);
      const { started, run, letGo } = gates(['a', 'b']);
      await withWorker(database, { concurrency: 1, run }, async () => {
        for (let count = 1; count <= 3; count += 1) {
          await eventually('the next starts', () => started.length === count);
          letGo();
        }
      });
      assert.deepEqual(started, ['b', 'a', 'a']);
    },
  },
];
