import { createDarkroom, type Darkroom } from '@graphql-darkroom/core';
import { postgresDatabase } from '@graphql-darkroom/database-postgres';
import { sharpProcessor } from '@graphql-darkroom/processor-sharp';
import { fsStorage, type FsStorage } from '@graphql-darkroom/storage-fs';

/** Whom a request comes from. */
export interface Context {
  readonly user: string | null;
}

// A bucket in production: the files then never pass through Next.js.
const directory = process.env['DARKROOM_DIR'] ?? '.darkroom';
const origin = process.env['ORIGIN'] ?? 'http://localhost:3000';

function create(): { readonly storage: FsStorage; readonly darkroom: Darkroom } {
  const storage = fsStorage({ directory: `${directory}/files`, baseUrl: `${origin}/files` });
  const darkroom = createDarkroom({
    storage,
    database: postgresDatabase({ directory }),
    processor: sharpProcessor(),
    viewer: (context: Context) => context.user,
  });
  return { storage, darkroom };
}

// Next.js loads this module once for instrumentation, once for the routes, and again when it is edited: one Darkroom
// serves all of these.
const shared = globalThis as { darkroom?: ReturnType<typeof create> };

const one = (shared.darkroom ??= create());

export const storage: FsStorage = one.storage;
export const darkroom: Darkroom = one.darkroom;
