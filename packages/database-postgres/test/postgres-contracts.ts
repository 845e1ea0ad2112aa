import type { DarkroomLogger, Database, OpenDatabase } from '@graphql-darkroom/core/adapter';
import {
  DATABASE_CONTRACT_JOB_POLICIES,
  pubSubContract,
  databaseContract,
  type UnreachableDatabase,
} from '@graphql-darkroom/core/testing';
import { Pool } from 'pg';
import { afterAll, beforeAll, describe } from 'vitest';
import type { RealPostgres } from '../../../test/support/real-postgres.ts';
import { testContract } from '../../../test/support/test-contract.ts';
import { postgresDatabase } from '../src/index.ts';
import { cuttable } from './cuttable.ts';

const QUIET: DarkroomLogger = { warn: () => {}, error: () => {} };
/** The contracts of the database on a server, which is stopped after them; within a `describe`. */
export function postgresContracts(postgres: RealPostgres | null): void {
  const pools: Pool[] = [];
  let database: Database;
  let other: Database;

  const databaseOf = (to: string, logger: DarkroomLogger = console): Database => {
    const pool = new Pool({ connectionString: to });
    pool.on('error', () => {});
    pools.push(pool);
    return postgresDatabase({ pool, logger, jobPolicies: DATABASE_CONTRACT_JOB_POLICIES });
  };

  let connectionString: string;

  const unreachable = async (): Promise<UnreachableDatabase> => {
    const way = await cuttable(connectionString);
    const opened = await databaseOf(way.connectionString, QUIET).open();
    await way.cut();
    return { database: databaseOf(way.connectionString, QUIET), opened };
  };

  beforeAll(async () => {
    connectionString = (await postgres?.createDatabase()) ?? '';
    database = databaseOf(connectionString);
    other = databaseOf(connectionString);
  });

  afterAll(async () => {
    for (const each of [database, other]) await (await each.open()).close();
    await Promise.all(pools.map((pool) => pool.end()));
    await postgres?.stop();
  });

  describe('the database keeps the contract of the database', () => {
    testContract(databaseContract, () => ({ database, other, unreachable }));
  });

  describe('the database keeps the contract of change events', () => {
    let away: OpenDatabase;
    beforeAll(async () => {
      away = (await unreachable()).opened;
    });
    afterAll(() => away.close());

    testContract(pubSubContract, async () => ({
      unreachable: away.pubSub,
      pubSub: (await database.open()).pubSub,
      other: (await other.open()).pubSub,
      cutConnection: async () => {
        await pools[0]?.query(
          `select pg_terminate_backend(pid) from pg_stat_activity where query like 'listen %' or query = 'select pg_backend_pid() as process'`,
        );
      },
    }));
  });
}
