const assert = require('node:assert/strict');
const { createDarkroomClient } = require('@graphql-darkroom/client');
const { createDarkroom, DarkroomError, memoryDatabase } = require('@graphql-darkroom/core');
const { DarkroomError: AdapterError } = require('@graphql-darkroom/core/adapter');
const { postgresDatabase } = require('@graphql-darkroom/database-postgres');
const { sharpProcessor } = require('@graphql-darkroom/processor-sharp');
const { fsStorage } = require('@graphql-darkroom/storage-fs');
const { graphql } = require('graphql');
const sharp = require('sharp');

// As Jest starts without flags, on any Node.js: nothing on the way is an ES module.
test('a host is tested with an upload', async () => {
  assert.equal(DarkroomError, AdapterError);
  assert.throws(() => postgresDatabase({ schema: 'Not taken' }), DarkroomError);
  assert.equal(typeof createDarkroomClient, 'function');
  const storage = fsStorage({ directory: './jest/files', baseUrl: 'http://localhost:4000/files' });
  const darkroom = createDarkroom({
    storage,
    database: memoryDatabase(),
    processor: sharpProcessor(),
    viewer: () => 'ada',
  });
  const typeDefs = 'type Query { logo: File @fileUpload(accept: ["image/*"], convert: [SEPIA]) }';
  const schema = darkroom.makeSchema({ typeDefs });
  const ask = async (source, variableValues = {}) => {
    const { data, errors } = await graphql({ schema, source, variableValues, contextValue: {} });
    assert.equal(errors, undefined);
    return data;
  };
  const { startFileUpload } = await ask('mutation { startFileUpload(target: "Query.logo") { id urls } }');
  const { id, urls } = startFileUpload;
  const create = { width: 8, height: 6, channels: 3, background: 'teal' };
  const body = new Uint8Array(await sharp({ create }).png().toBuffer());
  await storage.handler(new Request(urls[0], { method: 'PUT', body }));
  await ask('mutation ($id: ID!) { completeFileUpload(id: $id) { success } }', { id });
  await darkroom.runJobs();
  const { file } = await ask('query ($id: ID!) { file(id: $id) { status conversion(name: SEPIA) { status } } }', {
    id,
  });
  assert.equal(JSON.stringify(file), '{"status":"READY","conversion":{"status":"DONE"}}');
  await darkroom.close();
}, 60_000);
