import assert from 'node:assert/strict';
import type { CaseDefinition } from '../contract-case.ts';
import type { OpenedSubject } from './subject.ts';

/** The contract cases for the database's marks. */
export const databaseMarksContract: readonly CaseDefinition<OpenedSubject>[] = [
  {
    name: 'keeps its marks, in order, for every instance',
    run: async ({ database, other = database }) => {
      const to = ['{"mark":"b"}', 'ä', 'a'];
      assert.equal(await database.marks.swap({ from: await database.marks.list(), to }), true);
      assert.deepEqual(await database.marks.list(), to);
      assert.deepEqual(await other.marks.list(), to);
      assert.equal(await other.marks.swap({ from: to, to: [] }), true);
      assert.deepEqual(await database.marks.list(), []);
    },
  },
  {
    name: 'accepts one of many swaps of the same marks',
    run: async ({ database, other = database }) => {
      await database.marks.swap({ from: await database.marks.list(), to: ['a', 'b'] });
      for (const from of [[], ['a'], ['b', 'a'], ['a', 'b', 'c']]) {
        assert.equal(await database.marks.swap({ from, to: ['x'] }), false);
      }
      const swaps = Array.from({ length: 10 }, (_, index) => ({ from: ['a', 'b'], to: ['b', `c${index}`] }));
      const swapped = await Promise.all(
        swaps.map((swap, index) => (index % 2 === 0 ? database : other).marks.swap(swap)),
      );
      const winner = swapped.indexOf(true);
      assert.equal(swapped.filter(Boolean).length, 1);
      assert.deepEqual(await database.marks.list(), swaps[winner]?.to);
      await database.marks.swap({ from: swaps[winner]?.to ?? [], to: [] });
    },
  },
];
