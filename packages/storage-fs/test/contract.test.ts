import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { storageContract } from '@graphql-darkroom/core/testing';
import { describe } from 'vitest';
import { testContract } from '../../../test/support/test-contract.ts';
import { fsStorage } from '../src/index.ts';
import { temporaryDirectory } from './temporary-directory.ts';

describe('fsStorage keeps the contract of Storage', () => {
  const storage = fsStorage({ directory: temporaryDirectory(), baseUrl: 'http://localhost:4000/files' });
  // A folder cannot be made where a file is.
  const file = join(temporaryDirectory(), 'a-file');
  writeFileSync(file, '');
  const unreachable = fsStorage({ directory: file, baseUrl: 'http://localhost:4000/files' });
  testContract(storageContract, () => ({ storage, fetch: storage.handler, unreachable }));
});
