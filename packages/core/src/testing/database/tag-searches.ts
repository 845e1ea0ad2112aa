import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { FileTagFilter } from '../../ports/database-tags.ts';
import type { OpenDatabase } from '../../ports/database.ts';
import type { CaseDefinition } from '../contract-case.ts';
import { createReady } from './files-in-states.ts';
import type { OpenedSubject } from './subject.ts';
import { createTagged, review, tag } from './tags-subject.ts';

async function search(
  database: OpenDatabase,
  ownerId: string,
  changes: Partial<FileTagFilter>,
  first = 100,
): Promise<readonly string[]> {
  const tags: FileTagFilter = {
    all: [],
    any: [],
    none: [],
    status: ['SUGGESTED', 'CONFIRMED'],
    minConfidence: null,
    ...changes,
  };
  const query = { ownerId, status: null, contentType: null, direction: 'OLDEST_FIRST', after: null } as const;
  const { files } = await database.files.list({ ...query, tags, first });
  return files.map(({ id }) => id).toSorted();
}

/** The contract cases for searches by tags. */
export const databaseTagSearchesContract: readonly CaseDefinition<OpenedSubject>[] = [
  {
    name: 'files are found by all of some tags, by any, and by none',
    run: async ({ database }) => {
      const ownerId = `owner-${randomUUID()}`;
      const bull = (await createTagged(database, { bull: 0.9, sky: 0.5 }, ownerId)).fileId;
      const cow = (await createTagged(database, { cow: 0.9, sky: 0.5 }, ownerId)).fileId;
      const bare = await createReady(database, { file: { ownerId } });
      await createTagged(database, { bull: 0.9, sky: 0.5 });
      assert.deepEqual(await search(database, ownerId, { all: ['bull', 'sky'] }), [bull]);
      assert.deepEqual(await search(database, ownerId, { all: ['bull', 'cow'] }), []);
      assert.deepEqual(await search(database, ownerId, { any: ['bull', 'cow'] }), [bull, cow].toSorted());
      assert.deepEqual(await search(database, ownerId, { any: ['bull', 'nothing'] }), [bull]);
      assert.deepEqual(await search(database, ownerId, { none: ['bull'] }), [cow, bare].toSorted());
      assert.deepEqual(await search(database, ownerId, { all: ['sky'], any: ['cow', 'bull'], none: ['bull'] }), [cow]);
      assert.deepEqual(await search(database, ownerId, {}), [bull, cow].toSorted());
      const page = { ownerId, status: null, contentType: 'image/*', direction: 'OLDEST_FIRST', after: null } as const;
      const tags = { all: ['sky'], any: [], none: [], status: ['SUGGESTED'], minConfidence: null } as const;
      const { files, hasNextPage } = await database.files.list({ ...page, tags, first: 1 });
      assert.deepEqual([files.length, hasNextPage], [1, true]);
      const { files: rest, hasNextPage: more } = await database.files.list({
        ...page,
        tags,
        first: 1,
        after: files[0] ?? null,
      });
      assert.deepEqual([rest.length, more], [1, false]);
    },
  },
  {
    name: 'a tag counts by its status and its confidence, and always if a person added or confirmed it',
    run: async ({ database }) => {
      const ownerId = `owner-${randomUUID()}`;
      const { fileId } = await createTagged(database, { bull: 0.5, cow: 0.25, barn: 0.25, sky: 1 }, ownerId);
      await review(database, fileId, { confirm: [tag('barn')], reject: [tag('sky')], add: [tag('mine')] });
      const finds = async (filter: Partial<FileTagFilter>): Promise<boolean> =>
        (await search(database, ownerId, filter)).length > 0;
      assert.equal(await finds({ all: ['sky'] }), false);
      assert.equal(await finds({ none: ['sky'] }), true);
      assert.equal(await finds({ all: ['sky'], status: ['REJECTED'] }), true);
      assert.equal(await finds({ all: ['bull'], status: ['CONFIRMED'] }), false);
      assert.equal(await finds({ all: ['barn'], status: ['CONFIRMED'] }), true);
      assert.equal(await finds({ all: ['bull'], minConfidence: 0.5 }), true);
      assert.equal(await finds({ all: ['bull'], minConfidence: 0.75 }), false);
      assert.equal(await finds({ none: ['bull'], minConfidence: 0.75 }), true);
      assert.equal(await finds({ any: ['cow'], minConfidence: 0.5 }), false);
      assert.equal(await finds({ all: ['barn', 'mine'], minConfidence: 1 }), true);
      assert.equal(await finds({ status: ['SUGGESTED'], minConfidence: 0.75 }), false);
    },
  },
  {
    name: 'the names of an owner’s tags are found by prefix and by key, with the number of files for each',
    run: async ({ database, other = database }) => {
      const ownerId = `owner-${randomUUID()}`;
      const first = await createTagged(database, { bull: 0.9, '100%': 0.5, zoo: 0.1 }, ownerId);
      const second = await createTagged(database, { bull: 0.9, barn: 0.5 }, ownerId);
      await createTagged(database, { bear: 0.9 });
      const gone = await createTagged(database, { beetle: 0.9, bull: 1 }, ownerId);
      await database.files.delete({ fileId: gone.fileId, jobs: () => [] });
      await review(database, first.fileId, { reject: [tag('zoo')], add: [tag('école'), tag('ZOO 2')] });
      await review(database, second.fileId, { confirm: [tag('bull')] });
      const names = (prefix: string, count = 100): Promise<readonly unknown[]> =>
        other.tags.names({ ownerId, prefix, first: count });
      const [hundred, barn, bull] = [
        { name: '100%', files: 1 },
        { name: 'barn', files: 1 },
        { name: 'bull', files: 2 },
      ];
      const [zoo, school] = [
        { name: 'ZOO 2', files: 1 },
        { name: 'école', files: 1 },
      ];
      assert.deepEqual(await names(''), [hundred, zoo, barn, bull, school]);
      assert.deepEqual(await names('b'), [barn, bull]);
      assert.deepEqual(await names('b', 1), [barn]);
      assert.deepEqual(await names('100%'), [hundred]);
      assert.deepEqual(await names('%'), []);
      assert.deepEqual(await names('_'), []);
      assert.deepEqual(await names('\\'), []);
    },
  },
];
