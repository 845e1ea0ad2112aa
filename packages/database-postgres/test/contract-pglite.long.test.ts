import { rm } from 'node:fs/promises';
import type { Database } from '@graphql-darkroom/core';
import type { OpenDatabase } from '@graphql-darkroom/core/adapter';
import { DATABASE_CONTRACT_JOB_POLICIES, pubSubContract, databaseContract } from '@graphql-darkroom/core/testing';
import { afterAll, beforeAll, describe } from 'vitest';
import { testContract } from '../../../test/support/test-contract.ts';
import { postgresDatabase } from '../src/index.ts';
import { embeddedFolder } from './embedded-folder.ts';

let directory: string;
let database: Database;
let opened: OpenDatabase;

beforeAll(async () => {
  directory = await embeddedFolder('INITIALIZED');
  database = postgresDatabase({ directory, jobPolicies: DATABASE_CONTRACT_JOB_POLICIES });
  opened = await database.open();
});

afterAll(async () => {
  await opened.close();
  await rm(directory, { recursive: true });
});

describe('on PGlite the database keeps the contract of the database', () => {
  testContract(databaseContract, () => ({ database }));
});

describe('on PGlite the database keeps the contract of change events', () => {
  testContract(pubSubContract, () => ({ pubSub: opened.pubSub }));
});
