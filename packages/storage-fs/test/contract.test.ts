import { storageContract } from '@graphql-darkroom/core/testing';
import { describe, it } from 'vitest';
import { fsStorage } from '../src/index.ts';
import { temporaryDirectory } from './temporary-directory.ts';

describe('fsStorage keeps the contract of Storage', () => {
  const storage = fsStorage({ directory: temporaryDirectory(), baseUrl: 'http://localhost:4000/files' });
  it.each(storageContract.map((contractCase) => [contractCase.name, contractCase] as const))(
    '%s',
    (_name, contractCase) => contractCase.run({ storage, fetch: storage.handler }),
  );
});
