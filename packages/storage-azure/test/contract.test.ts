import { storageContract, type StorageContractSubject } from '@graphql-darkroom/core/testing';
import { afterAll, beforeAll, describe } from 'vitest';
import { testContract } from '../../../test/support/test-contract.ts';
import { azureStorage } from '../src/index.ts';
import { type Azurite, clientOf, startAzurite } from './azurite.ts';

describe('azureStorage keeps the contract of Storage', () => {
  let azurite: Azurite;
  let subject: StorageContractSubject;

  beforeAll(async () => {
    azurite = await startAzurite();
    const container = await azurite.newContainer();
    const files = azurite.client.getContainerClient(container);
    const options = { container, prefix: 'contract', publicContainer: await azurite.newContainer('blob') };
    subject = {
      storage: azureStorage({ ...options, client: azurite.client }),
      fetch: (request) => fetch(request),
      putForeign: async (name, bytes) => {
        await files.getBlockBlobClient(name).uploadData(bytes);
      },
      unreachable: azureStorage({ ...options, client: clientOf('http://127.0.0.1:1/devstoreaccount1') }),
    };
  });
  afterAll(() => azurite.stop());

  testContract(storageContract, () => subject);
});
