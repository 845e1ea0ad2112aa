import type { Store } from '@graphql-darkroom/core';
import { STORE_CONTRACT_JOB_POLICIES, pubSubContract, storeContract } from '@graphql-darkroom/core/testing';
import { Pool } from 'pg';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { startRealPostgres } from '../../../test/support/real-postgres.ts';
import { postgresStore } from '../src/index.ts';

const postgres = await startRealPostgres();

describe.skipIf(postgres === null)('on a real Postgres', () => {
  const pools: Pool[] = [];
  let store: Store;
  let other: Store;

  const open = async (connectionString: string): Promise<Store> => {
    const pool = new Pool({ connectionString });
    pool.on('error', () => {});
    pools.push(pool);
    const opened = postgresStore({ pool, jobPolicies: STORE_CONTRACT_JOB_POLICIES });
    await opened.open();
    return opened;
  };

  beforeAll(async () => {
    const connectionString = await postgres?.createDatabase();
    store = await open(connectionString ?? '');
    other = await open(connectionString ?? '');
  });

  afterAll(async () => {
    await store.close();
    await other.close();
    await Promise.all(pools.map((pool) => pool.end()));
    await postgres?.stop();
  });

  describe('the store keeps the contract of the store', () => {
    test.each(storeContract)('$name', (promise) => promise.run({ store, other }));
  });

  describe('the store keeps the contract of change events', () => {
    test.each(pubSubContract)('$name', (promise) =>
      promise.run({
        pubSub: store.pubSub,
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
