import {
  createDarkroom,
  type Darkroom,
  memoryDatabase,
  type MemoryStorage,
  memoryStorage,
} from '@graphql-darkroom/core';
import type { Context } from './people.ts';

const origin = process.env['ORIGIN'] ?? 'http://localhost:4000';

// In production: s3Storage({ client, bucket }).
export const storage: MemoryStorage = memoryStorage({ baseUrl: `${origin}/files` });

export const darkroom: Darkroom = createDarkroom({
  storage,
  database: memoryDatabase(), // In production: postgresDatabase({ pool }).
  viewer: ({ user }: Context) => user,
});
