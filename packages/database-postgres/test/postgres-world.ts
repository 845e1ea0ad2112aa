import type { Database } from '@graphql-darkroom/core';
import { Pool } from 'pg';
import { afterAll, beforeAll } from 'vitest';
import type { RealPostgres } from '../../../test/support/real-postgres.ts';
import { override } from '../../core/test/support/intercept.ts';
import { postgresDatabase } from '../src/index.ts';

/** A database in a real Postgres for any number of hosts, one after the other: it stays open when they close. */
export interface PostgresWorld {
  readonly database: Database;
  /**
   * Has time pass, for leases, uploads, files that expire, reservations and delayed jobs: the server's clock stays, and
   * all of theirs go back.
   */
  advance(seconds: number): Promise<void>;
  close(): Promise<void>;
}

/** Opens it in an empty database. */
export async function postgresWorld(connectionString: string): Promise<PostgresWorld> {
  const pool = new Pool({ connectionString });
  const database = postgresDatabase({ pool });
  const opened = await database.open();
  return {
    database: override(database, { close: async () => undefined }),
    advance: async (seconds) => {
      const by = `interval '${seconds} seconds'`;
      await pool.query(
        `update darkroom.files set upload_expires_at = upload_expires_at - ${by}, lease_expires_at = lease_expires_at - ${by}, expires_at = expires_at - ${by}`,
      );
      await pool.query(`update darkroom.attachments set attached_at = attached_at - ${by}`);
      await pool.query(
        `update darkroom_jobs.job set start_after = start_after - ${by} where state in ('created', 'retry')`,
      );
    },
    close: async () => {
      await opened.close();
      await pool.end();
    },
  };
}

/** One for the tests of a `describe`, in a server that is stopped after them; not there before the first test runs. */
export function sharedPostgresWorld(postgres: RealPostgres | null): () => PostgresWorld {
  let world: PostgresWorld;
  beforeAll(async () => {
    world = await postgresWorld((await postgres?.createDatabase()) ?? '');
  });
  afterAll(async () => {
    await world.close();
    await postgres?.stop();
  });
  return () => world;
}
