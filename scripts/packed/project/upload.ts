import { createDarkroom, memoryDatabase } from '@graphql-darkroom/core';
import { postgresDatabase } from '@graphql-darkroom/database-postgres';
import { sharpProcessor } from '@graphql-darkroom/processor-sharp';
import { fsStorage } from '@graphql-darkroom/storage-fs';
import { graphql } from 'graphql';
import sharp from 'sharp';

// What a user's first upload does, in a project that has nothing of the workspace.
const storage = fsStorage({ directory: './data/files', baseUrl: 'http://localhost:4000/files' });
const darkroom = createDarkroom({
  storage,
  database: process.argv[2] === 'memory' ? memoryDatabase() : postgresDatabase({ directory: './data' }),
  processor: sharpProcessor(),
  viewer: (context: { readonly user: string }) => context.user,
  defaults: { convert: ['SEPIA'] },
});
const schema = darkroom.makeSchema({
  typeDefs: 'type Query { logo: File @fileUpload(accept: ["image/*"], convert: [SEPIA]) }',
});
const worker = await darkroom.startWorker({ concurrency: 1 });

async function ask<Data>(source: string, variableValues: Record<string, unknown> = {}): Promise<Data> {
  const { data, errors } = await graphql({ schema, source, variableValues, contextValue: { user: 'ada' } });
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  return data as Data;
}

const bytes = await sharp({ create: { width: 8, height: 6, channels: 3, background: 'teal' } })
  .png()
  .toBuffer();
const { startFileUpload } = await ask<{ startFileUpload: { id: string; urls: string[] } }>(
  'mutation { startFileUpload(target: "Query.logo") { id urls } }',
);
const { id, urls } = startFileUpload;
await storage.handler(new Request(urls[0] ?? '', { method: 'PUT', body: new Uint8Array(bytes) }));
await ask('mutation ($id: ID!) { completeFileUpload(id: $id) { success } }', { id });

const document = 'query ($id: ID!) { file(id: $id) { status conversion(name: SEPIA) { status width height } } }';
const deadline = Date.now() + 30_000;
let text = '';
while (!text.includes('DONE') && Date.now() < deadline) {
  text = JSON.stringify(await ask(document, { id }));
  await new Promise((resolve) => setTimeout(resolve, 50));
}
console.log(text);
await worker.close();
await darkroom.close();
