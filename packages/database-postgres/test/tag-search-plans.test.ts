import assert from 'node:assert/strict';
import type { FileTagFilter, OpenDatabase } from '@graphql-darkroom/core/adapter';
import { Pool } from 'pg';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { startRealPostgres } from '../../../test/support/real-postgres.ts';
import { postgresDatabase } from '../src/index.ts';
import { explainLast, recordingPool, type SentStatement } from './recording-pool.ts';

const postgres = await startRealPostgres();

/** A server that finds parallel workers as cheap for a few thousand rows as others do for a hundred thousand. */
const EAGER = [
  'parallel_setup_cost=0',
  'parallel_tuple_cost=0',
  'min_parallel_table_scan_size=0',
  'min_parallel_index_scan_size=0',
];

describe.skipIf(postgres === null)('a search of tags', () => {
  let pool: Pool;
  let database: OpenDatabase;
  const statements: SentStatement[] = [];

  beforeAll(async () => {
    const options = EAGER.map((setting) => `-c ${setting}`).join(' ');
    pool = new Pool({ connectionString: await postgres?.createDatabase(), options });
    database = await postgresDatabase({ pool: recordingPool(pool, statements) }).open();
    await pool.query('set session_replication_role = replica');
    await pool.query(
      `insert into darkroom.tags (scope, key, name) select 'uowner', 'tag ' || n, 'tag ' || n from generate_series(1, 9) n`,
    );
    await pool.query(`insert into darkroom.file_tags (file_id, tag_id, owner_id, file_created_at, confidence, status, source)
      select file_id, t.id, 'owner', created_at, random(), 'SUGGESTED', 'tagger'
      from (select gen_random_uuid() as file_id, now() - n * interval '1 second' as created_at from generate_series(1, 20000) n) f
      join darkroom.tags t on random() < 0.3`);
    await pool.query(`insert into darkroom.owner_tags select 'owner', t.key, t.id, 6000 from darkroom.tags t`);
    await pool.query('vacuum analyze darkroom.file_tags, darkroom.tags, darkroom.owner_tags');
  });
  afterAll(async () => {
    await database.close();
    await pool.end();
    await postgres?.stop();
  });

  const searches: Readonly<Record<string, Partial<FileTagFilter>>> = {
    'one tag': { all: ['tag 1'] },
    'two tags': { all: ['tag 1', 'tag 2'] },
    'three tags': { all: ['tag 1', 'tag 2', 'tag 3'] },
    'sure tags': { all: ['tag 1', 'tag 2'], minConfidence: 0.9 },
    'any of some': { any: ['tag 1', 'tag 2'] },
    'no tag at all': {},
  };
  test.each(Object.entries(searches))(
    'of %s starts no parallel workers, who read everything for one page',
    async (_, tags) => {
      await database.files.list({
        ownerId: 'owner',
        status: null,
        contentType: null,
        direction: 'NEWEST_FIRST',
        first: 50,
        after: null,
        tags: { all: [], any: [], none: [], status: ['SUGGESTED', 'CONFIRMED'], minConfidence: null, ...tags },
      });
      const plan = await explainLast(pool, statements);
      assert.deepEqual(
        plan.filter((line) => line.includes('Gather')),
        [],
      );
    },
  );
});
