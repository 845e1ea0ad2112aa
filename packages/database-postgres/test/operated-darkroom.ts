import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createDarkroom, type Darkroom, type Database, memoryProcessor, type Storage } from '@graphql-darkroom/core';
import { JOB_POLICIES } from '@graphql-darkroom/core/adapter';
import { Pool } from 'pg';
import { fsStorage } from '../../storage-fs/src/index.ts';
import { postgresDatabase } from '../src/index.ts';

/** A Darkroom whose data lies in a folder, and in a database where one is named. */
export interface Operated {
  readonly darkroom: Darkroom;
  readonly storage: Storage;
  readonly database: Database;
  close(): Promise<void>;
}

/** While a file of this name lies in the folder, conversions fail, by an error that holds a secret. */
export const BROKEN = 'processor-is-broken';

/** What that error says, with a password and a signature. */
export const FAILURE = 'No answer from https://ada:hunter2@images.example.com/sepia?X-Amz-Signature=abc123.';

/** A table that the database of the server needs. */
export const HOST_TABLE = 'create table customers (id text primary key, logo uuid); create index on customers (logo)';

const REFERENCES = {
  references: { 'Customer.logo': { table: 'customers', column: 'logo', subject: 'id' } },
  referencesGraceSeconds: 0,
};

/** Opens it, as a server and the command line do. */
export function operatedDarkroom(directory: string, connectionString: string | undefined): Operated {
  const pool = connectionString === undefined ? undefined : new Pool({ connectionString });
  pool?.on('error', () => {});
  // So that a job is dead at once.
  const jobPolicies = { convert: { ...JOB_POLICIES.convert, retryLimit: 0 } };
  const logger = { warn: () => {}, error: () => {} };
  const storage = fsStorage({ directory: join(directory, 'files'), baseUrl: 'http://localhost/files' });
  const database = postgresDatabase({
    directory,
    jobPolicies,
    logger,
    ...(pool !== undefined && { pool, ...REFERENCES }),
  });
  const darkroom = createDarkroom({
    storage,
    database,
    processor: memoryProcessor({
      beforeConvert: () => {
        if (existsSync(join(directory, BROKEN))) throw new Error(FAILURE);
      },
    }),
    defaults: { convert: ['SEPIA'] },
    viewer: () => null,
    logger,
  });
  return {
    darkroom,
    storage,
    database,
    close: async () => {
      await darkroom.close();
      await pool?.end();
    },
  };
}
