import { describe, test } from 'vitest';
import { memoryStore } from '../src/memory/memory-store.ts';
import { pubSubContract } from '../src/testing/pub-sub-contract.ts';
import { STORE_CONTRACT_JOB_POLICIES } from '../src/testing/store-contract-subject.ts';
import { storeContract } from '../src/testing/store-contract.ts';

describe('the store in memory keeps the contract of the store', () => {
  const store = memoryStore({ jobPolicies: STORE_CONTRACT_JOB_POLICIES });
  test.each(storeContract)('$name', (promise) => promise.run({ store }));
});

describe('the store in memory keeps the contract of change events', () => {
  const { pubSub } = memoryStore();
  test.each(pubSubContract)('$name', (promise) => promise.run({ pubSub }));
});
