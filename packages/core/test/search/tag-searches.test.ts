import assert from 'node:assert/strict';
import { test } from 'vitest';
import { eventually } from '../../../../test/support/eventually.ts';
import { memoryDatabase } from '../../src/index.ts';
import { UNBOUNDED } from '../../src/operation/request-budget.ts';
import { readTagFilter } from '../../src/search/tag-filter.ts';
import { tagLoader } from '../../src/tags/tag-loader.ts';
import { intercept, override } from '../support/intercept.ts';
import { find, FIND, review, taggedOf, taggingHost, uploadImage } from '../support/tagging.ts';
import type { TestHost } from '../support/test-host.ts';

async function twoFiles(): Promise<{ host: TestHost; bull: string; cow: string; calls: string[] }> {
  const calls: string[] = [];
  const database = intercept(memoryDatabase(), async ({ name }, proceed) => {
    calls.push(name);
    return proceed();
  });
  const suggestions = [
    [
      { name: 'Bull', confidence: 0.9 },
      { name: 'Sky', confidence: 0.2 },
    ],
    [
      { name: 'cow', confidence: 0.9 },
      { name: 'sky', confidence: 0.8 },
    ],
  ];
  const { host, storage } = taggingHost({
    database,
    suggesting: { beforeSuggest: () => ({ kind: 'SUGGESTED', tags: suggestions.shift() ?? [] }) },
  });
  const worker = await host.darkroom.startWorker();
  const ids: string[] = [];
  for (let count = 0; count < 2; count += 1) {
    const id = await uploadImage(host, storage);
    await eventually(async () => assert.equal((await taggedOf(host, id)).tagging?.status, 'DONE'));
    ids.push(id);
  }
  await worker.close();
  const [bull = '', cow = ''] = ids;
  return { host, bull, cow, calls };
}

test('files are listed by their tags, by where these stand and by how sure they are', async () => {
  const { host, bull, cow } = await twoFiles();
  assert.deepEqual(await find(host, { tags: { all: ['SKY'] } }), [cow, bull]);
  assert.deepEqual(await find(host, { tags: { all: ['sky', 'bull'] } }), [bull]);
  assert.deepEqual(await find(host, { tags: { any: ['bull', 'cow'], none: ['cow'] } }), [bull]);
  assert.deepEqual(await find(host, { tags: { all: ['sky'] }, minConfidence: 0.5 }), [cow]);
  assert.deepEqual(await find(host, { tagStatus: ['CONFIRMED'] }), []);
  await review(host, bull, { confirm: ['sky'], reject: ['bull'] });
  assert.deepEqual(await find(host, { tags: { all: ['sky'] }, minConfidence: 0.5 }), [cow, bull]);
  assert.deepEqual(await find(host, { tagStatus: ['CONFIRMED'] }), [bull]);
  assert.deepEqual(await find(host, { tags: { all: ['bull'] } }), []);
  assert.deepEqual(await find(host, { tags: { all: ['bull'] }, tagStatus: ['REJECTED'] }), [bull]);
  assert.deepEqual(await find(host, { tags: {} }), [cow, bull]);
  assert.deepEqual(await find(host, { tags: { all: ['sky'] }, contentType: 'image/jpeg' }), []);
  await host.darkroom.close();
});

test.each([
  { tags: { all: [''] } },
  { tags: { any: Array.from({ length: 21 }, (_, index) => `tag ${index}`) } },
  { tagStatus: [] },
  { minConfidence: 1.5 },
  { minConfidence: -1 },
])('a filter that cannot be meant is refused: %j', async (where) => {
  const { host } = taggingHost();
  assert.deepEqual(await host.codes(FIND, { where }), ['BAD_USER_INPUT']);
  await host.darkroom.close();
});

test('a state that is named ten thousand times is searched once', () => {
  const tagStatus = Array.from({ length: 10_000 }, (_, index) => (index % 2 === 0 ? 'CONFIRMED' : 'REJECTED'));
  assert.deepEqual(readTagFilter({ tagStatus })?.status, ['CONFIRMED', 'REJECTED']);
});

test('a file’s tags are those in the states and as sure as is asked for', async () => {
  const { host, cow, bull } = await twoFiles();
  const names = async (id: string, args: string): Promise<readonly string[]> => {
    const document = `query ($id: ID!) { file(id: $id) { tags${args} { name } } }`;
    const { tags } = await host.ask<{ tags: readonly { name: string }[] }>(document, { id });
    return tags.map(({ name }) => name);
  };
  assert.deepEqual(await names(bull, ''), ['Bull', 'Sky']);
  // As the files of this owner had it first.
  assert.deepEqual(await names(cow, ''), ['cow', 'Sky']);
  assert.deepEqual(await names(bull, '(minConfidence: 0.5)'), ['Bull']);
  await review(host, bull, { confirm: ['sky'], reject: ['bull'] });
  assert.deepEqual(await names(bull, '(minConfidence: 0.5)'), ['Bull', 'Sky']);
  assert.deepEqual(await names(bull, '(status: [CONFIRMED, SUGGESTED])'), ['Sky']);
  const wrong = 'query ($id: ID!) { file(id: $id) { tags(minConfidence: 2) { name } } }';
  assert.deepEqual(await host.codes(wrong, { id: bull }), ['BAD_USER_INPUT']);
  await host.darkroom.close();
});

test('the tags of a file are read once in a tick, however many aliases ask for them', async () => {
  const asked: (readonly string[])[] = [];
  const database = override(memoryDatabase(), {
    'tags.ofFiles': async ({ args: [input] }) => {
      asked.push((input as { readonly fileIds: readonly string[] }).fileIds);
      return [];
    },
  });
  const load = tagLoader(await database.open(), UNBOUNDED);
  await Promise.all(Array.from({ length: 5000 }, (_, index) => load(`file ${index % 1200}`)));
  assert.deepEqual(
    asked.map(({ length }) => length),
    [1000, 200],
  );
});

test('the tags of all files of an answer are read in one statement', async () => {
  const { host, calls } = await twoFiles();
  calls.length = 0;
  await host.ask('{ files { nodes { tags { name } more: tags(status: CONFIRMED) { name } } } }');
  assert.equal(calls.filter((name) => name === 'tags.ofFiles').length, 1);
  await host.darkroom.close();
});

test('the viewer’s tags are given by what they begin with', async () => {
  const { host, bull } = await twoFiles();
  await review(host, bull, { add: ['Bull Terrier', 'straße'] });
  const names = (args: string, user?: string | null): Promise<unknown> =>
    host.ask(`{ fileTags${args} { name files } }`, {}, user);
  assert.deepEqual(await names(''), [
    { name: 'Bull', files: 1 },
    { name: 'Bull Terrier', files: 1 },
    { name: 'cow', files: 1 },
    { name: 'Sky', files: 2 },
    { name: 'straße', files: 1 },
  ]);
  assert.deepEqual(await names('(prefix: " BULL ")'), [{ name: 'Bull Terrier', files: 1 }]);
  assert.deepEqual(await names('(prefix: "STRASS", first: 1)'), [{ name: 'straße', files: 1 }]);
  assert.deepEqual(await names('(prefix: "\\u0000")'), []);
  assert.deepEqual(await names('', 'bob'), []);
  assert.deepEqual(await names('', null), []);
  for (const first of [0, 101]) {
    assert.deepEqual(await host.codes(`{ fileTags(first: ${first}) { name } }`), ['BAD_USER_INPUT']);
  }
  await host.darkroom.close();
});
