import assert from 'node:assert/strict';
import { graphql } from 'graphql';
import { test } from 'vitest';
import { createDarkroom, memoryStorage, memoryDatabase } from '../../src/index.ts';
import { withPlainData } from '../support/plain-data.ts';
import { patterned } from '../support/sample-bytes.ts';
import { get, put } from '../support/uploading.ts';

const START = 'mutation StartFileUpload($count: Int!) { startFileUpload(count: $count) { id urls } }';
const COMPLETE = 'mutation CompleteFileUpload($id: ID!) { completeFileUpload(id: $id) { success } }';
const URL_FOR = 'query URL($id: ID!) { urlForFile(id: $id) { url } }';
const CUSTOMER = 'query Customer { customer { id logo_url } }';

test('the documents of those who built this by hand run word for word', async () => {
  const storage = memoryStorage();
  const darkroom = createDarkroom({ storage, database: memoryDatabase(), viewer: () => 'ada' });
  const customer: Record<string, unknown> = { id: '1', logo_url: null };
  const schema = darkroom.makeSchema({
    typeDefs: 'type Query { customer: Customer } type Customer { id: ID! logo_url: URL @fileUpload }',
    resolvers: { Query: { customer: () => customer } },
  });
  const ask = async <Data = unknown>(source: string, variableValues: Record<string, unknown> = {}): Promise<Data> => {
    const { data, errors } = withPlainData(await graphql({ schema, source, variableValues, contextValue: {} }));
    assert.equal(errors, undefined);
    return data as Data;
  };

  const started = await ask<{ startFileUpload: { id: string; urls: string[] } }>(START, { count: 2 });
  const { id, urls } = started.startFileUpload;
  assert.deepEqual(Object.keys(started.startFileUpload), ['id', 'urls']);
  const bytes = patterned(5 * 1024 * 1024 + 7);
  await Promise.all([
    put(storage, urls[1], bytes.slice(5 * 1024 * 1024)),
    put(storage, urls[0], bytes.slice(0, 5 * 1024 * 1024)),
  ]);
  assert.deepEqual(await ask(CUSTOMER), { customer: { id: '1', logo_url: null } });
  assert.deepEqual(await ask(COMPLETE, { id }), { completeFileUpload: { success: true } });

  const { url } = (await ask<{ urlForFile: { url: string } }>(URL_FOR, { id })).urlForFile;
  assert.equal(Buffer.from(await (await get(storage, url)).arrayBuffer()).equals(bytes), true);
  assert.deepEqual(await ask(URL_FOR, { id: 'unknown' }), { urlForFile: null });

  customer['logo_url'] = id;
  const { customer: shown } = await ask<{ customer: { logo_url: string } }>(CUSTOMER);
  assert.equal((await get(storage, shown.logo_url)).status, 200);
  customer['logo_url'] = 'https://cdn.example/of-older-days.png';
  assert.deepEqual(await ask(CUSTOMER), { customer: { id: '1', logo_url: 'https://cdn.example/of-older-days.png' } });
});
