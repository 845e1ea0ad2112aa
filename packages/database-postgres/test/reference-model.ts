import { createDarkroom, memoryStorage } from '@graphql-darkroom/core';
import { Pool } from 'pg';
import { postgresDatabase } from '../src/index.ts';
import { actorsOn, DETACHED_FOR } from './reference-actors.ts';
import type { Step } from './reference-steps.ts';

const GRACE_SECONDS = 100;
const SILENT = { warn: () => undefined, error: () => undefined };

/** A host, Darkroom and those who sweep, on one Postgres. */
export interface ReferenceModel {
  /** Does all steps, those of different lanes at once, and looks each time whether a file is gone that a row names. */
  run(steps: readonly (readonly Step[])[]): Promise<void>;
  /** Has everything come to rest, and checks that what no row names is gone, and that all else is there. */
  rest(): Promise<void>;
  /** How often each thing has happened. */
  readonly counts: Readonly<Record<string, number>>;
  close(): Promise<void>;
}

/** Opens it in an empty database. */
export async function referenceModel(connectionString: string): Promise<ReferenceModel> {
  const host = new Pool({ connectionString, max: 8 });
  const pool = new Pool({ connectionString, max: 6, application_name: 'darkroom-model' });
  for (const each of [host, pool]) each.on('error', () => undefined);
  await host.query(`
    create table customers (id int primary key, logo text, pages uuid[] not null default '{}');
    create index on customers (logo);
    create index on customers using gin (pages);
  `);
  const database = postgresDatabase({
    pool,
    logger: SILENT,
    references: {
      'Customer.logo': { table: 'customers', column: 'logo', subject: 'id' },
      'Customer.pages': { table: 'customers', column: 'pages', subject: 'id' },
    },
    referencesGraceSeconds: GRACE_SECONDS,
  });
  const opened = await database.open();
  const darkroom = createDarkroom({
    database,
    storage: memoryStorage(),
    viewer: () => 'ada',
    detachedExpiresInSeconds: DETACHED_FOR,
    logger: SILENT,
  });
  const actors = actorsOn(host, opened, darkroom);
  await actors.begin();
  return {
    counts: actors.counts,
    run: async (steps) => {
      await Promise.all(
        steps.map(async (lane) => {
          for (const each of lane) await actors.act(each);
        }),
      );
    },
    rest: () => actors.rest(),
    close: async () => {
      await darkroom.close();
      await pool.end();
      await host.end();
    },
  };
}
