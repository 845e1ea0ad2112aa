import assert from 'node:assert/strict';
import type { ContractCase } from './contract-case.ts';
import type { StoreContractSubject } from './store-contract-subject.ts';

/** What the store promises of its marks. */
export const storeMarksContract: readonly ContractCase<StoreContractSubject>[] = [
  {
    name: 'keeps its marks, in order, for every instance',
    run: async ({ store, other = store }) => {
      const to = ['{"mark":"b"}', 'ä', 'a'];
      assert.equal(await store.marks.swap({ from: await store.marks.list(), to }), true);
      assert.deepEqual(await store.marks.list(), to);
      assert.deepEqual(await other.marks.list(), to);
      assert.equal(await other.marks.swap({ from: to, to: [] }), true);
      assert.deepEqual(await store.marks.list(), []);
    },
  },
  {
    name: 'lets one of many swaps of the same marks through',
    run: async ({ store, other = store }) => {
      await store.marks.swap({ from: await store.marks.list(), to: ['a', 'b'] });
      for (const from of [[], ['a'], ['b', 'a'], ['a', 'b', 'c']]) {
        assert.equal(await store.marks.swap({ from, to: ['x'] }), false);
      }
      const swaps = Array.from({ length: 10 }, (_, index) => ({ from: ['a', 'b'], to: ['b', `c${index}`] }));
      const swapped = await Promise.all(swaps.map((swap, index) => (index % 2 === 0 ? store : other).marks.swap(swap)));
      const winner = swapped.indexOf(true);
      assert.equal(swapped.filter(Boolean).length, 1);
      assert.deepEqual(await store.marks.list(), swaps[winner]?.to);
      await store.marks.swap({ from: swaps[winner]?.to ?? [], to: [] });
    },
  },
];
