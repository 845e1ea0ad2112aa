import { join } from 'node:path';
import { createDarkroom, type Darkroom, DarkroomError } from '@graphql-darkroom/core';
import { postgresDatabase } from '@graphql-darkroom/database-postgres';
import { Pool } from 'pg';
import type { CustomerStore } from './customers/customer-store.ts';
import { customersInFile } from './customers/customers-in-file.ts';
import { CUSTOMER_REFERENCES, customersInPostgres } from './customers/customers-in-postgres.ts';
import type { DemoOptions } from './options.ts';
import { demoProcessor } from './processor.ts';
import { type DemoStorage, demoStorage } from './storage.ts';
import { demoTagger } from './tagger.ts';
import { viewerOf } from './viewer.ts';

/** The demo without its server. */
export interface DemoDarkroom extends Pick<DemoStorage, 'storage' | 'serveFile' | 'origins'> {
  readonly darkroom: Darkroom;
  readonly customers: CustomerStore;
  readonly close: () => Promise<void>;
}

/** Creates the demo's Darkroom and the customers that its files belong to. */
export async function demoDarkroom(options: DemoOptions): Promise<DemoDarkroom> {
  const { directory, baseUrl, databaseUrl, detachedExpiresInSeconds } = options;
  const pool =
    databaseUrl === undefined ? null : new Pool({ connectionString: databaseUrl, connectionTimeoutMillis: 5000 });
  // When an idle connection breaks, the pool emits an event, which ends the process if nothing handles it.
  pool?.on('error', (error) => console.warn('An idle connection to Postgres was lost.', error));
  const { storage, serveFile, origins } = demoStorage(
    { directory: join(directory, 'storage'), baseUrl: `${baseUrl}/files` },
    options.s3,
  );
  const customers =
    pool === null
      ? customersInFile(join(directory, 'customers.json'))
      : await customersInPostgres(pool).catch((error: unknown) => {
          const message = 'The Postgres at DATABASE_URL cannot store the customers. Check that it is running.';
          throw new DarkroomError('DATABASE_UNAVAILABLE', `${message} ${String(error)}`, { cause: error });
        });
  const darkroom = createDarkroom({
    storage,
    database:
      pool === null
        ? postgresDatabase({ directory })
        : postgresDatabase({
            pool,
            references: CUSTOMER_REFERENCES,
            ...(detachedExpiresInSeconds !== undefined && { referencesGraceSeconds: detachedExpiresInSeconds }),
          }),
    processor: demoProcessor(options.conversionFunction),
    viewer: ({ request }: { request: Request }) => viewerOf(request),
    tagger: demoTagger(options.hasCloudinary ?? false),
    defaults: { convert: ['SEPIA'], tag: true },
    ...(detachedExpiresInSeconds !== undefined && { detachedExpiresInSeconds, sweepIntervalSeconds: 1 }),
  });
  const close = async (): Promise<void> => {
    await darkroom.close();
    await pool?.end();
  };
  return { darkroom, customers, storage, serveFile, origins, close };
}
