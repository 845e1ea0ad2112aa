import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import { intercept } from '../support/intercept.ts';
import { everyOrder } from '../support/interleavings/every-order.ts';
import { takeTurns } from '../support/interleavings/take-turns.ts';

/** Two operations that add one to a number, by a read and a write; gives what it can come to. */
async function addTwice(maxSwitches?: number): Promise<{ readonly orders: number; readonly sums: readonly number[] }> {
  const sums = new Set<number>();
  const { orders } = await everyOrder(maxSwitches === undefined ? {} : { maxSwitches }, async (choose) => {
    let value = 0;
    const turns = takeTurns({ whenIdle: async () => undefined });
    const add = (name: string) => async () => {
      const port = intercept(
        { read: async () => value, write: async (sum: number) => void (value = sum) },
        turns.of(name),
      );
      await port.write((await port.read()) + 1);
    };
    await turns.race({ a: add('a'), b: add('b') }, choose);
    sums.add(value);
  });
  return { orders, sums: [...sums].toSorted((a, b) => a - b) };
}

describe('operations that take turns', () => {
  test('come in every order of their steps, once', async () => {
    assert.deepEqual(await addTwice(), { orders: 6, sums: [1, 2] });
  });

  test.each([
    { maxSwitches: 0, orders: 2, sums: [2] },
    { maxSwitches: 1, orders: 4, sums: [1, 2] },
  ])('come in $orders orders where they give way $maxSwitches times at most', async ({ maxSwitches, ...expected }) => {
    assert.deepEqual(await addTwice(maxSwitches), expected);
  });

  test('one that waits for the other gives way, and is not counted', async () => {
    const run = await everyOrder({ maxSwitches: 0 }, async (choose) => {
      const done = Promise.withResolvers<void>();
      const turns = takeTurns({ whenIdle: async () => undefined });
      const step = (name: string): Promise<unknown> =>
        turns.of(name)({ name: 'step', args: [] }, async () => undefined);
      await turns.race(
        {
          waits: async () => {
            await step('waits');
            await done.promise;
            await step('waits');
          },
          works: async () => {
            await step('works');
            done.resolve();
          },
        },
        choose,
      );
    });
    assert.equal(run.orders, 2);
  });

  test('ones that never end are told of', async () => {
    const turns = takeTurns({ whenIdle: async () => undefined });
    const never = new Promise<void>(() => undefined);
    await assert.rejects(
      turns.race({ never: () => never }, () => 'never'),
      /neither goes on nor ends/,
    );
  });

  test('an error is told of with the order that leads to it', async () => {
    const attempt = everyOrder({}, async (choose) => {
      choose([{ operation: 'a', call: 'files.get' }]);
      throw new Error('The record is wrong.');
    });
    await assert.rejects(attempt, { message: 'In the order\na: files.get\nThe record is wrong.' });
  });

  test('an attempt that is not the same again is told of', async () => {
    let attempts = 0;
    const attempt = everyOrder({}, async (choose) => {
      attempts += 1;
      const names = attempts === 1 ? ['a', 'b'] : ['a'];
      choose(names.map((operation) => ({ operation, call: 'files.get' })));
    });
    await assert.rejects(attempt, /Not the same again/);
  });
});
