import { describe } from 'vitest';
import { testContract } from '../../../../test/support/test-contract.ts';
import { memoryDatabase } from '../../src/memory/database/memory-database.ts';
import { databaseContract } from '../../src/testing/database/database-contract.ts';
import { DATABASE_CONTRACT_JOB_POLICIES } from '../../src/testing/database/subject.ts';
import { pubSubContract } from '../../src/testing/pub-sub-contract.ts';

describe('the database in memory keeps the contract of the database', () => {
  const database = memoryDatabase({ jobPolicies: DATABASE_CONTRACT_JOB_POLICIES });
  testContract(databaseContract, () => ({ database }));
});

describe('the database in memory keeps the contract of change events', async () => {
  const { pubSub } = await memoryDatabase().open();
  testContract(pubSubContract, () => ({ pubSub }));
});
