import assert from 'node:assert/strict';
import { SHARED_JOBS } from '@graphql-darkroom/core/adapter';
import type { JobWithMetadata } from 'pg-boss';
import { describe, test } from 'vitest';
import { fetchFairly } from '../src/jobs/fetch-fairly.ts';
import { QUEUES } from '../src/jobs/queues.ts';

interface Waiting {
  readonly queue: string;
  readonly groupId?: string;
}

/** Fetches once into `concurrency` slots; gives what was begun, and how many statements that took. */
async function round(
  concurrency: number,
  jobs: readonly Waiting[],
  slots: Map<string, number> = new Map(),
  turns: Set<string> = new Set(),
): Promise<{ readonly begun: readonly string[]; readonly statements: number }> {
  const waiting = [...jobs];
  const begun: string[] = [];
  let statements = 0;
  let free = concurrency;
  // The part of pg-boss that counts here, in a few lines.
  const fetch = async (
    queue: string,
    { batchSize = 1, ignoreGroups }: { readonly batchSize?: number; readonly ignoreGroups?: string[] | null },
  ): Promise<JobWithMetadata<unknown>[]> => {
    statements += 1;
    const found = waiting
      .filter((job) => job.queue === queue && !(ignoreGroups ?? []).includes(job.groupId ?? ''))
      .slice(0, batchSize);
    for (const job of found) waiting.splice(waiting.indexOf(job), 1);
    return found as unknown as JobWithMetadata<unknown>[];
  };
  await fetchFairly({
    boss: { fetch },
    queues: QUEUES,
    free: () => free,
    slots,
    turns,
    begin: (queue, { groupId = null }) => {
      free -= 1;
      begun.push(groupId ?? queue);
      if (groupId !== null) slots.set(groupId, (slots.get(groupId) ?? 0) + 1);
    },
  });
  return { begun, statements };
}

const many = (count: number, job: Waiting): readonly Waiting[] => Array.from({ length: count }, () => job);

describe('a round of fetching', () => {
  test('is one statement for each queue where nothing waits and nothing runs', async () => {
    assert.deepEqual(await round(10, []), { begun: [], statements: QUEUES.length });
  });

  test('goes on to the jobs of lines that have slots only when no others wait in any queue', async () => {
    const jobs = [...many(9, { queue: 'convert', groupId: 'a' }), { queue: 'tag', groupId: 'b' }, { queue: 'delete' }];
    const { begun } = await round(4, jobs);
    assert.deepEqual(begun.toSorted(), ['a', 'a', 'b', 'delete']);
  });

  test('gives slots to the line with the fewest', async () => {
    const slots = new Map([
      ['a', 3],
      ['b', 1],
      ['c', 2],
    ]);
    const jobs = ['a', 'b', 'c'].flatMap((groupId) => many(5, { queue: 'tag', groupId }));
    const { begun } = await round(4, jobs, slots);
    assert.deepEqual(begun.slice(0, 1), ['b']);
    assert.equal(Math.max(...slots.values()) - Math.min(...slots.values()) <= 1, true);
  });

  test('passes over lines that have had a turn, and of these takes the one that waits the longest', async () => {
    const jobs = ['a', 'b', 'c'].flatMap((groupId) => many(5, { queue: 'tag', groupId }));
    const turns = new Set(['b', 'a']);
    assert.deepEqual((await round(1, jobs, new Map(), turns)).begun, ['c']);
    assert.deepEqual((await round(1, jobs, new Map(), turns)).begun, ['b']);
    assert.deepEqual((await round(1, jobs, new Map(), turns)).begun, ['a']);
    assert.deepEqual((await round(1, jobs, new Map(), turns)).begun, ['c']);
  });

  test('forgets the turns of lines of which nothing waits', async () => {
    const turns = new Set(Array.from({ length: 500 }, (_, index) => `owner ${index}`));
    assert.deepEqual(await round(10, [], new Map(), turns), {
      begun: [],
      statements: QUEUES.length + SHARED_JOBS.length * 9,
    });
    assert.equal(turns.size, 0);
  });

  test('takes few statements more where one line has all slots', async () => {
    const { begun, statements } = await round(100, many(200, { queue: 'convert', groupId: 'a' }));
    assert.equal(begun.length, 100);
    assert.ok(statements <= 2 * 100 + QUEUES.length, `${statements} statements`);
    const oneFree = await round(1, many(200, { queue: 'convert', groupId: 'a' }), new Map([['a', 99]]));
    assert.ok(oneFree.statements <= QUEUES.length + 2, `${oneFree.statements} statements`);
  });
});
