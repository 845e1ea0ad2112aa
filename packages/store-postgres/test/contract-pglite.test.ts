import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Store } from '@graphql-darkroom/core';
import { STORE_CONTRACT_JOB_POLICIES, pubSubContract, storeContract } from '@graphql-darkroom/core/testing';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { postgresStore } from '../src/index.ts';

let directory: string;
let store: Store;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'darkroom-'));
  store = postgresStore({ directory, jobPolicies: STORE_CONTRACT_JOB_POLICIES });
  await store.open();
});

afterAll(async () => {
  await store.close();
  await rm(directory, { recursive: true });
});

describe('on PGlite the store keeps the contract of the store', () => {
  test.each(storeContract)('$name', (promise) => promise.run({ store }));
});

describe('on PGlite the store keeps the contract of change events', () => {
  test.each(pubSubContract)('$name', (promise) => promise.run({ pubSub: store.pubSub }));
});
