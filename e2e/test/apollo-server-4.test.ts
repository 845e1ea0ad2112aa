import assert from 'node:assert/strict';
import { createDarkroom, memoryDatabase, memoryStorage } from '@graphql-darkroom/core';
import { ApolloServer } from 'apollo-server-4';
import { test } from 'vitest';
import { PNG } from './support/uploading.ts';

// The suite of all servers runs on Apollo Server 5. What may differ in 4 is how it takes a schema, and gives a context.
test('Apollo Server 4 uploads a file, and masks no code', async () => {
  const storage = memoryStorage();
  const darkroom = createDarkroom({
    storage,
    database: memoryDatabase(),
    viewer: ({ user }: { readonly user: string }) => user,
  });
  const typeDefs = 'type Query { logo: File @fileUpload(accept: ["image/*"]) }';
  const server = new ApolloServer<{ readonly user: string }>({ schema: darkroom.makeSchema({ typeDefs }) });
  await server.start();
  const run = async (query: string, variables: Record<string, unknown> = {}, user = 'ada') => {
    const { body } = await server.executeOperation({ query, variables }, { contextValue: { user } });
    assert.ok(body.kind === 'single');
    return body.singleResult;
  };
  const { data } = await run('mutation { startFileUpload(target: "Query.logo") { id urls } }');
  assert.ok(data);
  const { id, urls } = data['startFileUpload'] as { readonly id: string; readonly urls: readonly string[] };
  await storage.handler(new Request(urls[0] ?? '', { method: 'PUT', body: new Uint8Array(PNG) }));
  const complete = 'mutation ($id: ID!) { completeFileUpload(id: $id) { success } }';
  const strangers = await run(complete, { id }, 'eve');
  assert.deepEqual(
    strangers.errors?.map(({ extensions }) => extensions?.['code']),
    ['FILE_NOT_FOUND'],
  );
  assert.equal((await run(complete, { id })).errors, undefined);
  const { data: answer } = await run('query ($id: ID!) { file(id: $id) { status contentType } }', { id });
  assert.equal(JSON.stringify(answer), '{"file":{"status":"READY","contentType":"image/png"}}');
  await server.stop();
  await darkroom.close();
});
