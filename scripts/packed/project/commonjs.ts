import { createDarkroomClient, type UploadState } from '@graphql-darkroom/client';
import { darkroomDocuments } from '@graphql-darkroom/client/documents';
import { openSource } from '@graphql-darkroom/client/node';
import { createDarkroom, memoryDatabase, memoryStorage } from '@graphql-darkroom/core';
import type { Storage } from '@graphql-darkroom/core/adapter';
import type { Fetch } from '@graphql-darkroom/core/http';
import { storageContract } from '@graphql-darkroom/core/testing';
import { postgresDatabase } from '@graphql-darkroom/database-postgres';
import { sharpProcessor } from '@graphql-darkroom/processor-sharp';
import { fsStorage } from '@graphql-darkroom/storage-fs';

// A project of `"module": "commonjs"` and `"moduleResolution": "node"`, which knows no `exports`, finds each entry.
const storage: Storage = memoryStorage();
const size: number = storageContract.length;
const send: Partial<Record<'fetch', Fetch>> = {};
const name: UploadState['name'] = null;
export const darkroom = createDarkroom({ storage, database: memoryDatabase(), viewer: () => null });
export const found = [createDarkroomClient, openSource, darkroomDocuments, postgresDatabase, sharpProcessor, fsStorage];
export const values = { size, send, name };
