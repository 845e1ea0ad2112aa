import type { Database } from '@graphql-darkroom/core';
import { DATABASE_CONTRACT_JOB_POLICIES, pubSubContract, databaseContract } from '@graphql-darkroom/core/testing';
import { Pool } from 'pg';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { startRealPostgres } from '../../../test/support/real-postgres.ts';
import { postgresDatabase } from '../src/index.ts';

const postgres = await startRealPostgres();

describe.skipIf(postgres === null)('on a real Postgres', () => {
  const pools: Pool[] = [];
  let database: Database;
  let other: Database;

  const open = async (connectionString: string): Promise<Database> => {
    const pool = new Pool({ connectionString });
    pool.on('error', () => {});
    pools.push(pool);
    const opened = postgresDatabase({ pool, jobPolicies: DATABASE_CONTRACT_JOB_POLICIES });
    await opened.open();
    return opened;
  };

  beforeAll(async () => {
    const connectionString = await postgres?.createDatabase();
    database = await open(connectionString ?? '');
    other = await open(connectionString ?? '');
  });

  afterAll(async () => {
    await database.close();
    await other.close();
    await Promise.all(pools.map((pool) => pool.end()));
    await postgres?.stop();
  });

  describe('the database keeps the contract of the database', () => {
    test.each(databaseContract)('$name', (promise) => promise.run({ database, other }));
  });

  describe('the database keeps the contract of change events', () => {
    test.each(pubSubContract)('$name', (promise) =>
      promise.run({
        pubSub: database.pubSub,
        other: other.pubSub,
        cutConnection: async () => {
          await pools[0]?.query(
            `select pg_terminate_backend(pid) from pg_stat_activity where query like 'listen %' or query = 'select 1'`,
          );
        },
      }),
    );
  });
});
