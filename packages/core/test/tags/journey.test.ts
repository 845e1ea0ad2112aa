import assert from 'node:assert/strict';
import { test } from 'vitest';
import { eventually } from '../../../../test/support/eventually.ts';
import { memoryDatabase } from '../../src/index.ts';
import {
  FOLLOW_TAGS,
  find,
  review,
  statuses,
  SUGGEST,
  type TaggedAnswer,
  taggedOf,
  taggingHost,
  uploadImage,
} from '../support/tagging.ts';

const SUGGESTIONS = [
  { name: 'bull', confidence: 0.95 },
  { name: 'Pasture', confidence: 0.8 },
  { name: 'cow', confidence: 0.6 },
  { name: 'fence', confidence: 0.3 },
  { name: 'sky', confidence: 0.2 },
];

const REVIEWED = {
  bull: 'CONFIRMED',
  Pasture: 'CONFIRMED',
  cow: 'REJECTED',
  fence: 'REJECTED',
  sky: 'REJECTED',
  'Lot 7': 'CONFIRMED',
};

test('a photo is uploaded, tags are suggested, reviewed and found, and a tagger that comes again changes none of it', async () => {
  const database = memoryDatabase();
  const { host, storage } = taggingHost({ database, suggesting: { tags: SUGGESTIONS } });
  const worker = await host.darkroom.startWorker();
  const id = await uploadImage(host, storage);

  const events = await host.follow<TaggedAnswer>(FOLLOW_TAGS, { id });
  let seen: TaggedAnswer | null = null;
  while (seen?.tagging?.status !== 'DONE') seen = (await events.next()).value ?? null;
  assert.deepEqual(
    seen.tags.map(({ name, confidence, status, source }) => [name, confidence, status, source]),
    SUGGESTIONS.map(({ name, confidence }) => [name, confidence, 'SUGGESTED', 'memory:tags']),
  );

  const { version } = seen;
  const reviewed = await review(host, id, {
    confirm: ['BULL', 'pasture'],
    reject: ['cow'],
    add: [' Lot  7 '],
    unreviewed: 'DISCARD',
    ifVersion: version,
  });
  assert.deepEqual(statuses(reviewed), REVIEWED);
  assert.equal(reviewed.version, version + 1);
  for (const { name, reviewedBy, reviewedAt } of reviewed.tags) {
    assert.equal(reviewedBy, 'ada', name);
    assert.ok(reviewedAt instanceof Date, name);
  }
  assert.partialDeepStrictEqual(
    reviewed.tags.find(({ name }) => name === 'Lot 7'),
    { source: 'viewer', confidence: null },
  );
  assert.deepEqual((await events.next()).value, reviewed);
  await events.return?.();

  assert.deepEqual(await find(host, { tags: { all: ['bull'] } }), [id]);
  assert.deepEqual(await find(host, { tags: { all: ['bull', 'lot 7'] }, tagStatus: ['CONFIRMED'] }), [id]);
  assert.deepEqual(await find(host, { tags: { any: ['cow'] } }), []);
  assert.deepEqual(await host.ask('{ fileTags { name files } }'), [
    { name: 'bull', files: 1 },
    { name: 'Lot 7', files: 1 },
    { name: 'Pasture', files: 1 },
  ]);

  // It is the suggestions of this very tagger that do not come again.
  assert.deepEqual(await host.ask(SUGGEST, { id }), reviewed);
  const { host: another } = taggingHost({
    database,
    storage,
    suggesting: { name: 'memory:other', tags: [...SUGGESTIONS, { name: 'horse', confidence: 0.1 }] },
  });
  const otherWorker = await another.darkroom.startWorker();
  await worker.close();
  await another.ask(SUGGEST, { id });
  await eventually(async () => {
    assert.partialDeepStrictEqual((await taggedOf(another, id)).tagging, { status: 'DONE', source: 'memory:other' });
  });
  const again = await taggedOf(another, id);
  assert.deepEqual(
    again.tags.filter(({ name }) => name !== 'horse'),
    reviewed.tags,
  );
  assert.deepEqual(statuses(again), { ...REVIEWED, horse: 'SUGGESTED' });
  assert.deepEqual(await find(another, { tags: { all: ['bull'] } }), [id]);
  await otherWorker.close();
  await host.darkroom.close();
  await another.darkroom.close();
});
