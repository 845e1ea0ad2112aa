import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { OpenDatabase } from '../../ports/database.ts';
import type { CaseDefinition } from '../contract-case.ts';
import { createReady, newConversion } from './files-in-states.ts';
import type { OpenedSubject } from './subject.ts';

/** A READY file with one conversion. */
async function createWith(
  database: OpenDatabase,
  name: string,
  recipe: string,
): Promise<{ fileId: string; fail(): Promise<void> }> {
  const conversion = newConversion({ name, recipe });
  const fileId = await createReady(database, { conversions: [conversion] });
  const { id: conversionId, requestId } = conversion;
  return {
    fileId,
    fail: async () => {
      assert.equal(
        await database.conversions.fail({ conversionId, requestId, attemptId: null, error: 'Damaged.', jobs: [] }),
        true,
      );
    },
  };
}

/** The contract cases for outdated conversions. Each uses new names, since the cases share a database. */
export const databaseOutdatedContract: readonly CaseDefinition<OpenedSubject>[] = [
  {
    name: 'conversions with another recipe are listed by file, in any state, until they are requested with this one',
    run: async ({ database, other = database }) => {
      const name = `NAME_${randomUUID()}`;
      const list = (): Promise<readonly string[]> =>
        other.conversions.listOutdated({ name, recipe: 'new', failed: false, after: null, limit: 10 });
      const pending = await createWith(database, name, 'old');
      const failed = await createWith(database, name, 'older');
      await failed.fail();
      await createWith(database, name, 'new');
      await createWith(database, `${name}_2`, 'old');
      assert.deepEqual(await list(), [pending.fileId, failed.fileId].toSorted());
      const conversion = newConversion({ name, recipe: 'new' });
      const { fileId } = pending;
      assert.equal(
        await database.conversions.request({ fileId, conversion, maxRequests: 9, jobs: () => [] }),
        'REQUESTED',
      );
      assert.deepEqual(await list(), [failed.fileId]);
      assert.equal(await database.files.delete({ fileId: failed.fileId, jobs: () => [] }), true);
      assert.deepEqual(await list(), []);
    },
  },
  {
    name: 'conversions that failed with the same recipe are listed if requested',
    run: async ({ database }) => {
      const name = `NAME_${randomUUID()}`;
      const one = await createWith(database, name, 'new');
      await createWith(database, name, 'new');
      await one.fail();
      const query = { name, recipe: 'new', after: null, limit: 10 };
      assert.deepEqual(await database.conversions.listOutdated({ ...query, failed: false }), []);
      assert.deepEqual(await database.conversions.listOutdated({ ...query, failed: true }), [one.fileId]);
    },
  },
  {
    name: 'outdated conversions are listed in pages, ordered by file id',
    run: async ({ database }) => {
      const name = `NAME_${randomUUID()}`;
      const ids: string[] = [];
      for (let count = 0; count < 5; count += 1) ids.push((await createWith(database, name, 'old')).fileId);
      const found: string[] = [];
      for (const size of [2, 2, 1, 0]) {
        const after = found.at(-1) ?? null;
        const page = await database.conversions.listOutdated({ name, recipe: 'new', failed: false, after, limit: 2 });
        assert.equal(page.length, size);
        found.push(...page);
      }
      assert.deepEqual(found, ids.toSorted());
    },
  },
];
