import assert from 'node:assert/strict';
import { memoryDatabase, memoryProcessor, memoryStorage } from '@graphql-darkroom/core';
import { DarkroomService } from '@graphql-darkroom/nestjs';
import type { INestApplication } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { afterAll, beforeAll, test } from 'vitest';
import { ADAPTERS, WORKER } from '../src/adapters.module.js';
import { AppModule } from '../src/app.module.js';

/** The shortest bytes that are judged to be a PNG, of 2 by 3 pixels. */
const PNG = Uint8Array.from(Buffer.from('89504e470d0a1a0a0000000d494844520000000200000003', 'hex'));

const storage = memoryStorage();
let app: INestApplication;

beforeAll(async () => {
  const testing = await Test.createTestingModule({ imports: [AppModule] })
    .overrideProvider(ADAPTERS)
    .useValue({ storage, database: memoryDatabase(), processor: memoryProcessor() })
    .overrideProvider(WORKER)
    .useValue(null)
    .compile();
  app = testing.createNestApplication();
  await app.listen(0, '127.0.0.1');
});
afterAll(() => app.close());

async function ask(query: string, variables: Record<string, unknown> = {}) {
  const headers = { 'content-type': 'application/json', 'x-user': 'ada' };
  const body = JSON.stringify({ query, variables });
  const response = await fetch(`${await app.getUrl()}/graphql`, { method: 'POST', headers, body });
  return (await response.json()).data;
}

test('a customer gets a logo, and its sepia version', async () => {
  const start = 'mutation { file: startFileUpload(target: "Customer.logo") { id urls } }';
  const { id, urls } = (await ask(start)).file;
  await storage.handler(new Request(urls[0], { method: 'PUT', body: PNG }));
  await ask('mutation ($id: ID!) { completeFileUpload(id: $id) { success } }', { id });
  await ask('mutation ($id: ID) { setCustomerLogo(id: 1, logo: $id) { id } }', { id });
  await app.get(DarkroomService).runJobs();
  assert.deepEqual(await ask('{ customer(id: 1) { logo { status conversion(name: SEPIA) { status } } } }'), {
    customer: { logo: { status: 'READY', conversion: { status: 'DONE' } } },
  });
});
