import assert from 'node:assert/strict';
import { graphql } from 'graphql';
import { describe, test } from 'vitest';
import { createDarkroom, memoryDatabase, memoryStorage } from '../../src/index.ts';
import { readFileFilter } from '../../src/search/file-filter.ts';
import { type TestHost, testHost } from '../support/test-host.ts';
import { start } from '../support/uploading.ts';

const LIST = /* GraphQL */ `
  query ($where: FileWhere) {
    files(where: $where, orderBy: OLDEST_FIRST) {
      nodes {
        id
      }
    }
  }
`;

async function idsOf(host: TestHost, where: object, user = 'ada'): Promise<readonly string[]> {
  const { nodes } = await host.ask<{ nodes: readonly { id: string }[] }>(LIST, { where }, user);
  return nodes.map(({ id }) => id);
}

describe('files(where:)', () => {
  test('goes by time of creation, name, visibility, target and ids', async () => {
    let now = Date.UTC(2026, 0, 1);
    const host = testHost({ database: memoryDatabase({ now: () => new Date(now) }) });
    const create = async (variables: object): Promise<string> => {
      now += 1000;
      return (await start(host, { ...variables })).id;
    };
    const logo = await create({ name: 'Été.png', target: 'Customer.logo' });
    const report = await create({ name: 'report.csv', target: 'Customer.reports' });
    const plain = await create({});

    assert.deepEqual(await idsOf(host, { createdAfter: '2026-01-01T00:00:01Z' }), [report, plain]);
    assert.deepEqual(await idsOf(host, { createdBefore: '2026-01-01T01:00:02+01:00' }), [logo]);
    assert.deepEqual(await idsOf(host, { name: 'éTÉ' }), [logo]);
    assert.deepEqual(await idsOf(host, { name: '' }), [logo, report, plain]);
    assert.deepEqual(await idsOf(host, { visibility: 'PUBLIC' }), [logo]);
    assert.deepEqual(await idsOf(host, { target: 'Customer.reports' }), [report]);
    assert.deepEqual(await idsOf(host, { ids: [plain, 'x', logo, logo] }), [logo, plain]);
    assert.deepEqual(await idsOf(host, { ids: [] }), []);
    assert.deepEqual(await idsOf(host, { ids: [plain] }, 'bob'), []);
  });

  test('counts each of these among the searches of an operation', async () => {
    const host = testHost({ budgets: { maxSearches: 1 } });
    const restrictions = [
      '{ createdAfter: "2026-01-01T00:00:00Z" }',
      '{ createdBefore: "2026-01-01T00:00:00Z" }',
      '{ name: "a" }',
      '{ visibility: PUBLIC }',
      '{ target: "Customer.logo" }',
      '{ ids: ["a"] }',
    ];
    for (const where of restrictions) {
      const list = `files(where: ${where}) { nodes { id } }`;
      assert.deepEqual(await host.codes(`{ ${list} }`), []);
      assert.deepEqual(await host.codes(`{ a: ${list} b: ${list} }`), ['REQUEST_BUDGET_EXCEEDED']);
    }
  });

  test('finds what was uploaded for a place that had another name then', async () => {
    const [database, storage] = [memoryDatabase(), memoryStorage()];
    await start(testHost({ database, storage }), { target: 'Customer.logo' });
    const targets = { 'Customer.logo': 'Client.logo' };
    const darkroom = createDarkroom({ database, storage, viewer: () => 'ada', targets });
    const schema = darkroom.makeSchema({
      typeDefs: 'type Query { client: Client } type Client { logo: File @fileUpload }',
    });
    for (const target of ['Client.logo', 'Customer.logo']) {
      const source = `{ files(where: { target: "${target}" }) { nodes { status } } }`;
      const { data } = await graphql({ schema, source, contextValue: {} });
      assert.deepEqual(JSON.parse(JSON.stringify(data)), { files: { nodes: [{ status: 'UPLOADING' }] } }, target);
    }
  });

  test.each([
    ['UNKNOWN_TARGET', { target: 'Customer.nothing' }],
    ['BAD_USER_INPUT', { name: 'a'.repeat(256) }],
    ['BAD_USER_INPUT', { name: `a${'\u0301'.repeat(31)}` }],
    ['BAD_USER_INPUT', { ids: Array.from({ length: 101 }, () => 'a') }],
  ])('answers %s for %j', async (code, where) => {
    assert.deepEqual(await testHost().codes(LIST, { where }), [code]);
  });

  test('takes moments as a host’s own DateTime may give them', () => {
    const filter = (createdAfter: unknown): Date | null =>
      readFileFilter({ createdAfter: createdAfter as Date }, new Map()).createdAfter;
    const moment = new Date('2026-01-01T00:00:00.000Z');
    const milliseconds = moment.getTime();
    // As `Temporal.Instant` and the objects of Luxon, Day.js and Moment have it.
    const objects: readonly object[] = [{ epochMilliseconds: milliseconds }, { valueOf: () => milliseconds }];
    for (const given of [
      moment,
      moment.toISOString(),
      milliseconds,
      BigInt(milliseconds),
      milliseconds / 1000,
      ...objects,
    ]) {
      assert.deepEqual(filter(given), moment);
    }
    for (const given of ['yesterday', {}, new Date(Number.NaN), '-000001-01-01T00:00:00Z', 8.64e15]) {
      assert.throws(() => filter(given), { code: 'BAD_USER_INPUT' });
    }
  });
});
