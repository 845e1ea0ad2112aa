import { setTimeout as delay } from 'node:timers/promises';
import { createDarkroom, type Darkroom, memoryProcessor } from '@graphql-darkroom/core';
import { postgresDatabase } from '@graphql-darkroom/database-postgres';
import { sharpProcessor } from '@graphql-darkroom/processor-sharp';
import { fsStorage } from '@graphql-darkroom/storage-fs';
import { Pool } from 'pg';

/** What converts: something that waits and leaves the cores free, as a function elsewhere would, or sharp. */
export type BenchProcessor = 'waits' | 'sharp';

/** What the processes of one run share. */
export interface BenchHost {
  readonly connectionString: string;
  readonly directory: string;
  readonly processor: BenchProcessor;
}

const WAIT_MS = 1000;

/** A Darkroom on that database and folder, and how to close it with its pool. */
export function benchHost({ connectionString, directory, processor }: BenchHost): {
  readonly darkroom: Darkroom;
  readonly close: () => Promise<void>;
} {
  const pool = new Pool({ connectionString });
  const darkroom = createDarkroom({
    database: postgresDatabase({ pool }),
    storage: fsStorage({ directory, baseUrl: 'http://localhost/files' }),
    processor:
      processor === 'waits'
        ? memoryProcessor({ beforeConvert: () => delay(WAIT_MS) })
        : // One core a worker, so that two have something to gain from two.
          sharpProcessor({ processes: 1 }),
    viewer: () => 'somebody',
    defaults: { convert: ['SEPIA'] },
  });
  return {
    darkroom,
    close: async () => {
      await darkroom.close();
      await pool.end();
    },
  };
}
