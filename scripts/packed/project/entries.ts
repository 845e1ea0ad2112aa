import {
  type DarkroomFile,
  createDarkroom,
  DarkroomError,
  memoryDatabase,
  memoryStorage,
} from '@graphql-darkroom/core';
import { DarkroomError as AdapterError, type Storage } from '@graphql-darkroom/core/adapter';
import { storageContract } from '@graphql-darkroom/core/testing';
import { fsStorage } from '@graphql-darkroom/storage-fs';

// Hosts, adapters and contracts have an entry each: what one throws must be the others' error, too.
function thrownBy(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return error;
  }
}

const storage: Storage = memoryStorage();
const darkroom = createDarkroom({ storage, database: memoryDatabase(), viewer: () => null });
const page = await darkroom.files.list({ owner: 'ada' });
const files: readonly DarkroomFile[] = page.files;
await darkroom.close();

console.log(
  JSON.stringify({
    isOneClass: DarkroomError === AdapterError,
    isThrownByAdapters: thrownBy(() => fsStorage({ directory: './files', baseUrl: 'none' })) instanceof DarkroomError,
    hasContracts: files.length === 0 && storageContract.length > 0,
  }),
);
