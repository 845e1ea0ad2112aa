import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { OpenDatabase } from '../../ports/database.ts';
import type { CaseDefinition } from '../contract-case.ts';
import { createReady } from './files-in-states.ts';
import type { OpenedSubject } from './subject.ts';
import { createRequested, review, startTagging, statusesOf, tag, tagsOf } from './tags-subject.ts';

/** The contract cases for the names of tags. */
export const databaseTagNamesContract: readonly CaseDefinition<OpenedSubject>[] = [
  {
    name: 'an owner has each tag once, in any spelling, named as on the owner’s first file',
    run: async ({ database, other = database }) => {
      const ownerId = randomUUID();
      const first = await createReady(database, { file: { ownerId } });
      await review(database, first, { add: [tag('iNVOICE', 'invoice')] });
      const second = await createRequested(database, ownerId);
      await suggestNames(second, [tag('Invoice', 'invoice')]);
      assert.deepEqual(await namesOf(other, second.fileId), ['iNVOICE']);
      const names = await other.tags.names({ ownerId, prefix: '', first: 10 });
      assert.deepEqual(names, [{ name: 'iNVOICE', files: 2 }]);
    },
  },
  {
    name: 'a name is shown in its owner’s spelling, whatever other owners wrote before',
    run: async ({ database, other = database }) => {
      const key = `invoice ${randomUUID()}`;
      for (const ownerId of [randomUUID(), null, null, randomUUID()]) {
        const name = `${key} of ${ownerId ?? randomUUID()}`;
        const fileId = await createReady(database, { file: { ownerId } });
        await review(database, fileId, { add: [tag(name, key)] });
        assert.deepEqual(await namesOf(other, fileId), [name]);
        if (ownerId === null) continue;
        assert.deepEqual(await other.tags.names({ ownerId, prefix: '', first: 10 }), [{ name, files: 1 }]);
      }
    },
  },
  {
    name: 'a name that none of an owner’s files has any more is deleted, but a rejected one is kept',
    run: async ({ database, other = database }) => {
      const ownerId = randomUUID();
      const first = await createReady(database, { file: { ownerId } });
      const second = await createReady(database, { file: { ownerId } });
      await review(database, first, { add: [tag('GONE', 'gone'), tag('KEPT', 'kept')] });
      await review(database, second, { add: [tag('Kept', 'kept')] });
      await review(database, second, { reject: [tag('Kept', 'kept')] });
      await database.files.delete({ fileId: first, jobs: () => [] });
      const third = await createReady(database, { file: { ownerId } });
      await review(database, third, { add: [tag('Gone', 'gone'), tag('kept')] });
      assert.deepEqual(await namesOf(other, third), ['Gone', 'KEPT']);
      assert.equal(
        await database.files.delete({ fileId: second, jobs: () => [] }),
        true,
        'a file of rejected tags alone',
      );
    },
  },
  {
    name: 'the names of an owner’s files are limited: a review adds all or none, suggestions as many as fit',
    run: async ({ database, other = database }) => {
      const ownerId = randomUUID();
      const first = await createReady(database, { file: { ownerId } });
      const add = (fileId: string, ...names: readonly string[]): Promise<unknown> =>
        review(database, fileId, { add: names.map((name) => tag(name)), maxNames: 3 });
      assert.deepEqual(await add(first, 'a', 'b'), { kind: 'REVIEWED' });
      const second = await createRequested(database, ownerId);
      assert.deepEqual(await add(second.fileId, 'c', 'd'), { kind: 'TOO_MANY_NAMES' });
      assert.deepEqual(await namesOf(other, second.fileId), []);
      await suggestNames(second, [tag('c'), tag('a'), tag('d')], 3);
      assert.deepEqual(await statusesOf(other, second.fileId), { a: 'SUGGESTED', c: 'SUGGESTED' });
      assert.deepEqual(await add(second.fileId, 'b'), { kind: 'REVIEWED' });
      assert.deepEqual(await add(await createReady(database), 'c', 'd'), { kind: 'REVIEWED' });

      await database.files.delete({ fileId: second.fileId, jobs: () => [] });
      assert.deepEqual(await add(first, 'd'), { kind: 'REVIEWED' });
      assert.deepEqual(await add(first, 'c'), { kind: 'TOO_MANY_NAMES' });
    },
  },
];

async function suggestNames(
  requested: Awaited<ReturnType<typeof createRequested>>,
  names: readonly ReturnType<typeof tag>[],
  maxNames?: number,
): Promise<void> {
  const { database, fileId, requestId } = requested;
  const attemptId = await startTagging(requested);
  const tags = names.map((name) => ({ ...name, confidence: 0.5 }));
  const limit = maxNames === undefined ? {} : { maxNames };
  const finish = { fileId, requestId, attemptId, tags, maxTags: 10, jobs: [], ...limit };
  assert.equal(await database.tags.finish(finish), true);
}

async function namesOf(database: OpenDatabase, fileId: string): Promise<readonly string[]> {
  return (await tagsOf(database, fileId)).map(({ name }) => name);
}
