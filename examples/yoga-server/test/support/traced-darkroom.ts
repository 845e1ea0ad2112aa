import { join } from 'node:path';
import { type Darkroom, createDarkroom } from '@graphql-darkroom/core';
import { postgresDatabase } from '@graphql-darkroom/database-postgres';
import type { Pool } from 'pg';
import { demoProcessor } from '../../src/processor.ts';
import { demoStorage } from '../../src/storage.ts';
import { demoTagger } from '../../src/tagger.ts';

/** The demo's Darkroom as each of its processes has it, where workers are processes of their own. */
export function tracedDarkroom(
  pool: Pool,
  directory: string,
): { readonly darkroom: Darkroom; readonly serveFile: ((request: Request) => Promise<Response>) | null } {
  const folder = { directory: join(directory, 'storage'), baseUrl: 'http://files.invalid/files' };
  const { storage, serveFile } = demoStorage(folder, undefined);
  const darkroom = createDarkroom({
    storage,
    database: postgresDatabase({ pool }),
    processor: demoProcessor(undefined),
    tagger: demoTagger(false),
    viewer: () => 'ada',
    defaults: { convert: ['SEPIA'], tag: true },
  });
  return { darkroom, serveFile };
}
