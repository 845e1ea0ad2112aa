import assert from 'node:assert/strict';
import type { CaseDefinition } from '../contract-case.ts';
import { createReady, newFile } from './files-in-states.ts';
import type { OpenedSubject } from './subject.ts';

/** The contract cases for listing all files. */
export const databaseListAllContract: readonly CaseDefinition<OpenedSubject>[] = [
  {
    name: 'all files except deleted ones are listed by id, a page at a time',
    run: async ({ database, other = database }) => {
      const { files } = database;
      const open = await files.create(newFile());
      const ready = await createReady(database);
      const deleted = await files.create(newFile());
      await files.delete({ fileId: deleted.id, jobs: () => [] });
      const found: string[] = [];
      for (let after: string | null = null; ;) {
        const page: readonly string[] = (await other.files.listAll({ limit: 100, after })).map(({ id }) => id);
        assert.ok(page.length <= 100, 'no page has more than was asked for');
        found.push(...page);
        after = page.at(-1) ?? null;
        if (page.length < 100) break;
        assert.ok(found.length < 100_000, 'the pages have an end');
      }
      assert.deepEqual(found, [...new Set(found)].toSorted());
      assert.deepEqual(
        [found.includes(open.id), found.includes(ready), found.includes(deleted.id)],
        [true, true, false],
      );
    },
  },
];
