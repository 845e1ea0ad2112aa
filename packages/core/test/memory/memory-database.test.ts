import { describe, test } from 'vitest';
import { memoryDatabase } from '../../src/memory/database/memory-database.ts';
import { databaseContract } from '../../src/testing/database/database-contract.ts';
import { DATABASE_CONTRACT_JOB_POLICIES } from '../../src/testing/database/subject.ts';
import { pubSubContract } from '../../src/testing/pub-sub-contract.ts';

describe('the database in memory keeps the contract of the database', () => {
  const database = memoryDatabase({ jobPolicies: DATABASE_CONTRACT_JOB_POLICIES });
  test.each(databaseContract)('$name', (promise) => promise.run({ database }));
});

describe('the database in memory keeps the contract of change events', async () => {
  const { pubSub } = await memoryDatabase().open();
  test.each(pubSubContract)('$name', (promise) => promise.run({ pubSub }));
});
