import { createDarkroom, type Darkroom, type DarkroomOptions } from '@graphql-darkroom/core';
import { postgresDatabase } from '@graphql-darkroom/database-postgres';
import { sharpProcessor } from '@graphql-darkroom/processor-sharp';
import type { AppContext } from './auth.guard.js';
import { directory, storage } from './storage.js';

/** Where files and records are kept, and what converts images. */
export type Adapters = Pick<DarkroomOptions<AppContext, 'SEPIA'>, 'storage' | 'database' | 'processor'>;

export function createAdapters(): Adapters {
  return { storage, database: postgresDatabase({ directory }), processor: sharpProcessor() };
}

/** The Darkroom of the application, and of the command line. */
export function createAppDarkroom(adapters: Adapters): Darkroom {
  return createDarkroom({ ...adapters, viewer: ({ req }: AppContext) => req.user?.id ?? null });
}
