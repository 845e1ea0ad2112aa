import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { CaseDefinition } from '../contract-case.ts';
import { attachTo, newPlace } from './attaching.ts';
import { createInState, createReady, FILE_STATUSES, read } from './files-in-states.ts';
import type { OpenedSubject } from './subject.ts';
import {
  createRequested,
  createTagged,
  MAX_TAGS,
  requestTagging,
  review,
  SOURCE,
  startTagging,
  statusesOf,
  suggest,
  suggestion,
  tag,
  tagAgain,
  tagsOf,
} from './tags-subject.ts';

/** The contract cases for suggestions and their reviews. */
export const databaseTagReviewsContract: readonly CaseDefinition<OpenedSubject>[] = [
  {
    name: 'a file has its suggestions ordered by confidence, highest first, then by the bytes of their keys',
    run: async ({ database, other = database }) => {
      const { fileId } = await createTagged(database, { éclair: 0.5, zoo: 0.5, 'Zoo 2': 0.5, bull: 0.875, barn: 0 });
      await review(database, fileId, { add: [tag('mine')] });
      const tags = await tagsOf(other, fileId);
      assert.deepEqual(
        tags.map(({ name, confidence }) => [name, confidence]),
        [
          ['mine', null],
          ['bull', 0.875],
          ['Zoo 2', 0.5],
          ['zoo', 0.5],
          ['éclair', 0.5],
          ['barn', 0],
        ],
      );
      const { id, ...bull } = tags[1] ?? assert.fail();
      assert.match(id, /^[0-9a-f-]{36}$/);
      const undecided = { status: 'SUGGESTED', source: SOURCE, reviewedBy: null, reviewedAt: null };
      assert.deepEqual(bull, { fileId, name: 'bull', confidence: 0.875, ...undecided });
      const second = await createTagged(database, { bull: 1 });
      const one = await database.tags.ofFiles({ fileIds: [fileId, second.fileId], limit: 1 });
      assert.equal(one.length, 1);
      const both = await database.tags.ofFiles({ fileIds: [fileId, second.fileId, randomUUID()], limit: 10_000 });
      assert.equal(both.length, 7);
      assert.equal(new Set(both.map((each) => each.id)).size, 7);
    },
  },
  {
    name: 'many files that share new tags are tagged concurrently',
    run: async ({ database, other = database }) => {
      const names = Array.from({ length: 20 }, () => `new ${randomUUID()}`);
      const requested = await Promise.all(Array.from({ length: 10 }, () => createRequested(database)));
      await Promise.all(
        requested.map(async (each, index) => {
          const shuffled = names.toSorted(() => (index % 2 === 0 ? 1 : -1));
          const tags = shuffled.map((name) => suggestion(name, 0.5));
          assert.equal(await suggest(each, await startTagging(each), tags), true);
        }),
      );
      for (const { fileId } of requested) {
        assert.deepEqual(
          (await tagsOf(other, fileId)).map(({ name }) => name),
          names.toSorted(),
        );
      }
    },
  },
  {
    name: 'a person’s decisions are stored in one change, with who decided last and when',
    run: async ({ database, other = database }) => {
      const { fileId } = await createTagged(database, { bull: 0.9, cow: 0.8, barn: 0.7, sky: 0.6 });
      const { version } = await read(database, fileId);
      const decisions = { confirm: [tag('bull')], reject: [tag('cow')], add: [tag('ranch'), tag('barn')] };
      assert.deepEqual(await review(database, fileId, decisions), { kind: 'REVIEWED' });
      assert.equal((await read(other, fileId)).version, version + 1);
      assert.deepEqual(await statusesOf(other, fileId), {
        bull: 'CONFIRMED',
        cow: 'REJECTED',
        barn: 'CONFIRMED',
        sky: 'SUGGESTED',
        ranch: 'CONFIRMED',
      });
      const tags = new Map((await tagsOf(other, fileId)).map((each) => [each.name, each]));
      assert.deepEqual([tags.get('ranch')?.source, tags.get('ranch')?.confidence], ['viewer', null]);
      assert.deepEqual([tags.get('barn')?.source, tags.get('barn')?.confidence], [SOURCE, 0.7]);
      assert.deepEqual([tags.get('sky')?.reviewedBy, tags.get('sky')?.reviewedAt], [null, null]);
      for (const name of ['bull', 'cow', 'barn', 'ranch']) {
        assert.equal(tags.get(name)?.reviewedBy, 'ada', name);
        assert.ok(tags.get(name)?.reviewedAt instanceof Date, name);
      }
      await review(database, fileId, { reviewer: 'bob', reject: [tag('bull')], confirm: [tag('cow')] });
      const after = new Map((await tagsOf(other, fileId)).map((each) => [each.name, each]));
      assert.deepEqual([after.get('bull')?.status, after.get('bull')?.reviewedBy], ['REJECTED', 'bob']);
      assert.deepEqual([after.get('cow')?.status, after.get('cow')?.reviewedBy], ['CONFIRMED', 'bob']);
      assert.equal(after.get('barn')?.reviewedBy, 'ada');
    },
  },
  {
    name: 'DISCARD rejects undecided suggestions, and KEEP keeps them',
    run: async ({ database, other = database }) => {
      const { fileId } = await createTagged(database, { bull: 0.9, cow: 0.8 });
      await review(database, fileId, { confirm: [tag('bull')] });
      assert.deepEqual(await statusesOf(other, fileId), { bull: 'CONFIRMED', cow: 'SUGGESTED' });
      await review(database, fileId, { reviewer: 'bob', add: [tag('ranch')], unreviewed: 'DISCARD' });
      assert.deepEqual(await statusesOf(other, fileId), { bull: 'CONFIRMED', cow: 'REJECTED', ranch: 'CONFIRMED' });
      const reviewers = (await tagsOf(other, fileId)).map(({ name, reviewedBy }) => [name, reviewedBy]);
      assert.deepEqual(Object.fromEntries(reviewers), { bull: 'ada', cow: 'bob', ranch: 'bob' });
    },
  },
  {
    name: 'a reset undoes a decision, and a tag that no tagger suggested is unknown to it',
    run: async ({ database, other = database }) => {
      const { fileId } = await createTagged(database, { bull: 0.9, cow: 0.8, sky: 0.7 });
      const before = await tagsOf(database, fileId);
      await review(database, fileId, { confirm: [tag('bull')], reject: [tag('cow')], add: [tag('ranch')] });
      const wrong = await review(database, fileId, { reset: [tag('bull'), tag('ranch'), tag('dog')] });
      assert.deepEqual(wrong.kind === 'UNKNOWN' && wrong.keys.toSorted(), ['dog', 'ranch']);
      const reset = [tag('bull'), tag('cow'), tag('sky')];
      assert.deepEqual(await review(database, fileId, { reset, unreviewed: 'DISCARD' }), { kind: 'REVIEWED' });
      const after = await tagsOf(other, fileId);
      assert.deepEqual(after.filter(({ name }) => name !== 'ranch').toSorted(byName), before.toSorted(byName));
      await review(database, fileId, { reset: [tag('bull')], unreviewed: 'DISCARD' });
      const statuses = { bull: 'SUGGESTED', cow: 'REJECTED', sky: 'REJECTED', ranch: 'CONFIRMED' };
      assert.deepEqual(await statusesOf(other, fileId), statuses);
    },
  },
  {
    name: 'a later tagging replaces only undecided suggestions',
    run: async ({ database, other = database }) => {
      const tagged = await createTagged(database, { bull: 0.9, cow: 0.8, sky: 0.7, tree: 0.6 });
      const { fileId } = tagged;
      await review(database, fileId, { confirm: [tag('bull')], reject: [tag('cow')], add: [tag('ranch')] });
      const before = new Map((await tagsOf(database, fileId)).map((each) => [each.name, each]));
      await tagAgain(tagged, { bull: 0.25, cow: 1, sky: 0.5, sea: 0.125 }, 'again');
      const after = new Map((await tagsOf(other, fileId)).map((each) => [each.name, each]));
      assert.deepEqual(
        Object.fromEntries([...after].map(([name, { confidence, status }]) => [name, [confidence, status]])),
        {
          ranch: [null, 'CONFIRMED'],
          cow: [1, 'REJECTED'],
          sky: [0.5, 'SUGGESTED'],
          bull: [0.25, 'CONFIRMED'],
          sea: [0.125, 'SUGGESTED'],
        },
      );
      for (const name of ['bull', 'cow', 'ranch']) {
        assert.deepEqual(after.get(name), { ...before.get(name), confidence: after.get(name)?.confidence }, name);
      }
      assert.equal(after.get('sky')?.source, 'again');
    },
  },
  {
    name: 'a review is written whole or not at all',
    run: async ({ database }) => {
      const { fileId } = await createTagged(database, { bull: 0.9, cow: 0.8 });
      const before = await read(database, fileId);
      const wrong = { confirm: [tag('bull'), tag('horse')], reject: [tag('dog')], add: [tag('ranch')] };
      const outcome = await review(database, fileId, { ...wrong, unreviewed: 'DISCARD' });
      assert.equal(outcome.kind, 'UNKNOWN');
      assert.deepEqual(outcome.kind === 'UNKNOWN' && outcome.keys.toSorted(), ['dog', 'horse']);
      const stale = { ifVersion: before.version - 1, confirm: [tag('bull')] };
      assert.deepEqual(await review(database, fileId, stale), { kind: 'CHANGED' });
      const many = { maxTags: 3, confirm: [tag('bull')], add: [tag('ranch'), tag('farm')] };
      assert.deepEqual(await review(database, fileId, many), { kind: 'TOO_MANY' });
      assert.deepEqual(await statusesOf(database, fileId), { bull: 'SUGGESTED', cow: 'SUGGESTED' });
      assert.deepEqual(await read(database, fileId), before);
      const known = { maxTags: 2, add: [tag('bull'), tag('cow')], ifVersion: before.version };
      assert.deepEqual(await review(database, fileId, known), { kind: 'REVIEWED' });
    },
  },
  {
    name: 'the tags of a file that is not READY are not reviewed',
    run: async ({ database }) => {
      for (const status of FILE_STATUSES.filter((candidate) => candidate !== 'READY')) {
        const { fileId } = await createInState(database, status);
        assert.deepEqual(await review(database, fileId, { add: [tag('bull')] }), { kind: 'NOT_READY' }, status);
        assert.deepEqual(await tagsOf(database, fileId), [], status);
      }
      assert.deepEqual(await review(database, randomUUID(), { add: [tag('bull')] }), { kind: 'NOT_READY' });
    },
  },
  {
    name: 'of two reviews of one version one is written, and without a version both are written in turn',
    run: async ({ database, other = database }) => {
      const { fileId } = await createTagged(database, { bull: 0.9 });
      const { version } = await read(database, fileId);
      const [confirm, reject] = [
        { reviewer: 'ada', confirm: [tag('bull')] },
        { reviewer: 'bob', reject: [tag('bull')] },
      ];
      const guarded = await Promise.all([
        review(database, fileId, { ...confirm, ifVersion: version }),
        review(other, fileId, { ...reject, ifVersion: version }),
      ]);
      assert.deepEqual(guarded.map(({ kind }) => kind).toSorted(), ['CHANGED', 'REVIEWED']);
      assert.equal((await read(database, fileId)).version, version + 1);
      await Promise.all([review(database, fileId, confirm), review(other, fileId, reject)]);
      assert.equal((await read(database, fileId)).version, version + 3);
      const [bull] = await tagsOf(database, fileId);
      assert.equal(bull?.status, bull?.reviewedBy === 'ada' ? 'CONFIRMED' : 'REJECTED');
    },
  },
  {
    name: 'a review of a version is refused only if the tags changed since, not after other changes of the file',
    run: async ({ database, other = database }) => {
      const tagged = await createTagged(database, { bull: 0.9, cow: 0.8, barn: 0.7 });
      const { fileId } = tagged;
      const versionNow = async (): Promise<number> => (await read(database, fileId)).version;

      const suggested = await versionNow();
      await attachTo(database, [fileId], newPlace());
      const again = { database: other, fileId, requestId: randomUUID() };
      assert.equal(
        await requestTagging(database, fileId, { requestId: again.requestId, source: 'again' }),
        'REQUESTED',
      );
      const attemptId = await startTagging(again);
      assert.ok((await versionNow()) > suggested);
      const confirm = { confirm: [tag('bull')], ifVersion: suggested };
      assert.deepEqual(await review(other, fileId, confirm), { kind: 'REVIEWED' });

      const reviewed = await versionNow();
      assert.deepEqual(await review(database, fileId, { reject: [tag('bull')], ifVersion: reviewed - 1 }), {
        kind: 'CHANGED',
      });
      assert.equal(await suggest(again, attemptId, [suggestion('bull', 0.5), suggestion('sea', 0.5)]), true);
      await attachTo(database, [fileId], newPlace());
      assert.deepEqual(await review(database, fileId, { unreviewed: 'DISCARD', ifVersion: reviewed }), {
        kind: 'CHANGED',
      });
      const ahead = (await versionNow()) + 1;
      assert.deepEqual(await review(database, fileId, { reject: [tag('bull')], ifVersion: ahead }), {
        kind: 'CHANGED',
      });
      assert.deepEqual(await statusesOf(other, fileId), { bull: 'CONFIRMED', sea: 'SUGGESTED' });
      assert.deepEqual(await review(database, fileId, { reject: [tag('sea')], ifVersion: ahead - 1 }), {
        kind: 'REVIEWED',
      });
    },
  },
  {
    name: 'a review of a file that never had tags is accepted with any of its versions',
    run: async ({ database, other = database }) => {
      const fileId = await createReady(database);
      const { version: ifVersion } = await read(database, fileId);
      await attachTo(database, [fileId], newPlace());
      assert.deepEqual(await review(other, fileId, { add: [tag('bull')], ifVersion }), { kind: 'REVIEWED' });
      assert.deepEqual(await review(database, fileId, { add: [tag('cow')], ifVersion }), { kind: 'CHANGED' });
    },
  },
  {
    name: 'a review and a tagging that end at the same time both keep their results',
    run: async ({ database, other = database }) => {
      for (let round = 0; round < 10; round += 1) {
        const requested = await createRequested(database);
        const attemptId = await startTagging(requested);
        await Promise.all([
          suggest(requested, attemptId, [suggestion('bull', 0.5), suggestion('cow', 0.5)]),
          review(other, requested.fileId, { add: [tag('bull')], unreviewed: 'KEEP' }),
        ]);
        assert.deepEqual(await statusesOf(database, requested.fileId), { bull: 'CONFIRMED', cow: 'SUGGESTED' });
      }
    },
  },
  {
    name: 'the tags of a file are limited: the least confident suggestions are dropped',
    run: async ({ database, other = database }) => {
      const tagged = await createTagged(database, {});
      await review(database, tagged.fileId, { add: [tag('mine'), tag('bull')] });
      await tagAgain(tagged, { tree: 0.1, bull: 0.2, cow: 0.9, sky: 0.3 }, 'again', 4);
      assert.deepEqual(Object.keys(await statusesOf(other, tagged.fileId)).toSorted(), ['bull', 'cow', 'mine', 'sky']);
      const many = Object.fromEntries(
        Array.from({ length: MAX_TAGS }, (_, index) => [`tag ${index}`, index / MAX_TAGS]),
      );
      const full = await createTagged(database, many);
      assert.equal((await tagsOf(other, full.fileId)).length, MAX_TAGS);
    },
  },
];

function byName(one: { readonly name: string }, other: { readonly name: string }): number {
  return one.name < other.name ? -1 : 1;
}
