import assert from 'node:assert/strict';
import type { FileListQuery, OpenDatabase } from '@graphql-darkroom/core/adapter';
import { Pool } from 'pg';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { startRealPostgres } from '../../../test/support/real-postgres.ts';
import { postgresDatabase } from '../src/index.ts';
import { explainLast, recordingPool, type SentStatement } from './recording-pool.ts';

const postgres = await startRealPostgres();

describe.skipIf(postgres === null)('a restricted list of an owner with many files', () => {
  let pool: Pool;
  let database: OpenDatabase;
  const statements: SentStatement[] = [];

  beforeAll(async () => {
    pool = new Pool({ connectionString: await postgres?.createDatabase() });
    database = await postgresDatabase({ pool: recordingPool(pool, statements) }).open();
    await pool.query('set session_replication_role = replica');
    // One file in a thousand is PUBLIC, has a name of its own, and was uploaded for a place.
    await pool.query(`insert into darkroom.files
      (id, owner_id, status, name, name_key, visibility, target, policy, part_count, upload_expires_at, created_at, reserved_bytes)
      select gen_random_uuid(), case when n % 2 = 0 then 'owner' else 'other ' || n end, 'READY',
        case when n % 1000 = 0 then 'Logo ' || n else 'IMG_' || n end,
        case when n % 1000 = 0 then 'logo ' || n else 'img_' || n end,
        case when n % 1000 = 0 then 'PUBLIC' else 'PRIVATE' end,
        case when n % 1000 = 0 then 'Customer.logo' else 'Customer.photo' end,
        '{}', 1, now(), timestamptz '2026-01-01' + n * interval '1 second', 0
      from generate_series(1, 40000) n`);
    await pool.query('vacuum analyze darkroom.files');
  });
  afterAll(async () => {
    await database.close();
    await pool.end();
    await postgres?.stop();
  });

  const at = (seconds: number): Date => new Date(Date.UTC(2026, 0, 1) + seconds * 1000);
  const lists: Readonly<Record<string, readonly [index: string, query: Partial<FileListQuery>]>> = {
    'created after a moment': ['files_of_owner', { createdAfter: at(39_000) }],
    'created before a moment': ['files_of_owner', { createdBefore: at(1000), direction: 'NEWEST_FIRST' }],
    'whose name begins with what few names do': ['files_by_name', { namePrefix: 'LOGO' }],
    'whose name begins with what most names do': ['files_of_owner', { namePrefix: 'img_' }],
    'of a visibility that few have': ['files_by_visibility', { visibility: 'PUBLIC' }],
    'uploaded for a place that few were': ['files_by_target', { targets: ['Customer.logo'] }],
    'with ids': ['files_pkey', { ids: ['0b0c5b4e-7d5c-4e0e-9b1a-2a7d0c9a1f11'] }],
  };
  test.each(Object.entries(lists))('%s goes by an index', async (_, [index, changes]) => {
    await database.files.list({
      ownerId: 'owner',
      status: null,
      contentType: null,
      tags: null,
      direction: 'NEWEST_FIRST',
      first: 20,
      after: null,
      ...changes,
    });
    const plan = (await explainLast(pool, statements)).filter((line) => line.includes(' f'));
    assert.ok(
      plan.some((line) => line.includes(` ${index} `)),
      plan.join('\n'),
    );
    assert.ok(!plan.some((line) => line.includes('Seq Scan on files')), plan.join('\n'));
  });
});
