import assert from 'node:assert/strict';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { hostClient } from '../support/host-client.ts';
import { type HostProcess, startHost } from '../support/host-process.ts';
import { CAN_MEASURE_COST, costOf } from '../support/process-cost.ts';

/** Combining marks in the order that costs `String.normalize` the most: by falling combining class, over and over. */
const marks = (length: number): string => '\u0315\u0300'.repeat(length / 2);

const DOCUMENTS = {
  'names of a filter': 'query ($text: String!) { files(where: { tags: { all: [$text] } }) { nodes { id } } }',
  'a prefix of tags': 'query ($text: String!) { fileTags(prefix: $text) { name } }',
  'names of a review':
    'mutation ($text: String!) { reviewFileTags(id: "00000000-0000-4000-8000-000000000000", add: [$text]) { id } }',
  'the name of a file': 'mutation ($text: String!) { startFileUpload(size: 1, name: $text) { id } }',
  'the type of a file': 'mutation ($text: String!) { startFileUpload(size: 1, contentType: $text) { id } }',
  'a target': 'mutation ($text: String!) { startFileUpload(size: 1, target: $text) { id } }',
  'a cursor': 'query ($text: String!) { files(after: $text) { nodes { id } } }',
  'a media type of a filter': 'query ($text: String!) { files(where: { contentType: $text }) { nodes { id } } }',
  'an id': 'query ($text: ID!) { file(id: $text) { id } urlForFile(id: $text) { url } }',
};

describe.skipIf(!CAN_MEASURE_COST)('half a megabyte of combining marks costs next to nothing', () => {
  let host: HostProcess;
  beforeAll(async () => {
    host = await startHost('yoga', 16);
    await hostClient(host.url, 'SERVER_SENT_EVENTS', 'ada').send('{ files { nodes { id } } }');
  });
  afterAll(() => host.stop());

  test.each(Object.entries(DOCUMENTS))('as %s', async (_, document) => {
    for (const user of [null, 'ada']) {
      const client = hostClient(host.url, 'SERVER_SENT_EVENTS', user);
      const { cpuSeconds } = await costOf(host.pid, () => client.send(document, { text: marks(240_000) }));
      // A name of this length alone took two minutes.
      assert.ok(cpuSeconds < 1, `${cpuSeconds} s`);
    }
  });

  test('and names of tags in a budget of their own are refused beyond it', async () => {
    const client = hostClient(host.url, 'SERVER_SENT_EVENTS', 'ada');
    const names = Array.from({ length: 20 }, (_, index) => `"tag ${index}"`).join(' ');
    const search = (alias: string): string => `${alias}: files(where: { tags: { any: [${names}] } }) { nodes { id } }`;
    assert.deepEqual(await client.codes(`{ ${'abcde'.split('').map(search).join(' ')} }`), []);
    assert.deepEqual(await client.codes(`{ ${'abcdef'.split('').map(search).join(' ')} }`), [
      'REQUEST_BUDGET_EXCEEDED',
    ]);
  });

  test('and names that cost the most are not read past that budget', async () => {
    const client = hostClient(host.url, 'SERVER_SENT_EVENTS', 'ada');
    const names = Array.from({ length: 20 }, (_, index) => `a${marks(30)}`.repeat(8) + index);
    const fields = Array.from(
      { length: 100 },
      (_, index) => `a${index}: files(where: { tags: { any: $names } }) { nodes { id } }`,
    );
    const { cpuSeconds } = await costOf(host.pid, async () => {
      const document = `query ($names: [String!]) { ${fields.join(' ')} }`;
      assert.deepEqual((await client.send(document, { names })).errors?.length, 1);
    });
    // 0.06 s, and 0.24 s where each field reads its names first.
    assert.ok(cpuSeconds < 0.5, `${cpuSeconds} s`);
  });
});
