import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Store } from '../ports/store.ts';
import type { ContractCase } from './contract-case.ts';
import { createReady, newConversion } from './store-contract-files-in-states.ts';
import type { StoreContractSubject } from './store-contract-subject.ts';

/** A READY file with one conversion. */
async function createWith(
  store: Store,
  name: string,
  recipe: string,
): Promise<{ fileId: string; fail(): Promise<void> }> {
  const conversion = newConversion({ name, recipe });
  const fileId = await createReady(store, { conversions: [conversion] });
  const { id: conversionId, requestId } = conversion;
  return {
    fileId,
    fail: async () => {
      assert.equal(await store.conversions.fail({ conversionId, requestId, attemptId: null, error: 'Damaged.' }), true);
    },
  };
}

/** What the store promises of conversions that are to be made anew. Names are new ones, as the cases share a store. */
export const storeOutdatedContract: readonly ContractCase<StoreContractSubject>[] = [
  {
    name: 'conversions of another recipe are listed by file, whatever their state, until they are requested by this one',
    run: async ({ store, other = store }) => {
      const name = `NAME_${randomUUID()}`;
      const list = (): Promise<readonly string[]> =>
        other.conversions.listOutdated({ name, recipe: 'new', failed: false, after: null, limit: 10 });
      const pending = await createWith(store, name, 'old');
      const failed = await createWith(store, name, 'older');
      await failed.fail();
      await createWith(store, name, 'new');
      await createWith(store, `${name}_2`, 'old');
      assert.deepEqual(await list(), [pending.fileId, failed.fileId].toSorted());
      const conversion = newConversion({ name, recipe: 'new' });
      const { fileId } = pending;
      assert.equal(
        await store.conversions.request({ fileId, conversion, maxRequests: 9, jobs: () => [] }),
        'REQUESTED',
      );
      assert.deepEqual(await list(), [failed.fileId]);
      assert.equal(await store.files.delete({ fileId: failed.fileId, jobs: [] }), true);
      assert.deepEqual(await list(), []);
    },
  },
  {
    name: 'conversions that failed by this very recipe are listed where they are asked for',
    run: async ({ store }) => {
      const name = `NAME_${randomUUID()}`;
      const one = await createWith(store, name, 'new');
      await createWith(store, name, 'new');
      await one.fail();
      const query = { name, recipe: 'new', after: null, limit: 10 };
      assert.deepEqual(await store.conversions.listOutdated({ ...query, failed: false }), []);
      assert.deepEqual(await store.conversions.listOutdated({ ...query, failed: true }), [one.fileId]);
    },
  },
  {
    name: 'outdated conversions come in pages that follow on each other by the id of the file',
    run: async ({ store }) => {
      const name = `NAME_${randomUUID()}`;
      const ids: string[] = [];
      for (let count = 0; count < 5; count += 1) ids.push((await createWith(store, name, 'old')).fileId);
      const found: string[] = [];
      for (const size of [2, 2, 1, 0]) {
        const after = found.at(-1) ?? null;
        const page = await store.conversions.listOutdated({ name, recipe: 'new', failed: false, after, limit: 2 });
        assert.equal(page.length, size);
        found.push(...page);
      }
      assert.deepEqual(found, ids.toSorted());
    },
  },
];
