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

  const databaseOf = (connectionString: string): Database => {
    const pool = new Pool({ connectionString });
    pool.on('error', () => {});
    pools.push(pool);
    return postgresDatabase({ pool, jobPolicies: DATABASE_CONTRACT_JOB_POLICIES });
  };

  beforeAll(async () => {
    const connectionString = (await postgres?.createDatabase()) ?? '';
    database = databaseOf(connectionString);
    other = databaseOf(connectionString);
  });

  afterAll(async () => {
    for (const each of [database, other]) await (await each.open()).close();
    await Promise.all(pools.map((pool) => pool.end()));
    await postgres?.stop();
  });

  describe('the database keeps the contract of the database', () => {
    test.each(databaseContract)('$name', (promise) => promise.run({ database, other }));
  });

  describe('the database keeps the contract of change events', () => {
    test.each(pubSubContract)('$name', async (promise) =>
      promise.run({
        pubSub: (await database.open()).pubSub,
        other: (await other.open()).pubSub,
        cutConnection: async () => {
          await pools[0]?.query(
            `select pg_terminate_backend(pid) from pg_stat_activity where query like 'listen %' or query = 'select 1'`,
          );
        },
      }),
    );
  });
});
