import { storageContract } from '@graphql-darkroom/core/testing';
import { describe } from 'vitest';
import { testContract } from '../../../test/support/test-contract.ts';
import { mapStorage } from '../src/map-storage.ts';

describe('mapStorage keeps the contract of Storage', () => {
  const storage = mapStorage({ baseUrl: 'http://files.example', secret: 'a secret of at least 32 characters' });
  testContract(storageContract, () => ({ storage, fetch: storage.handler }));
});
