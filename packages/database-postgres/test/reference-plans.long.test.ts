import assert from 'node:assert/strict';
import { Pool } from 'pg';
import { afterAll, describe, test } from 'vitest';
import { startRealPostgres } from '../../../test/support/real-postgres.ts';
import { postgresDatabase } from '../src/index.ts';
import { explain, recordingPool, type SentStatement } from './recording-pool.ts';

const postgres = await startRealPostgres();
afterAll(async () => postgres?.stop());

const FILES = 50_000;
const READ = /Seq Scan on (files|attachments|unreferenced)/;

describe.skipIf(postgres === null)('among fifty thousand files with references', () => {
  test('no statement of a sweep reads a whole table', { timeout: 120_000 }, async () => {
    const pool = new Pool({ connectionString: await postgres?.createDatabase() });
    await pool.query('create table customers (id bigint, logo text, pages uuid[])');
    await pool.query('create index on customers (logo); create index on customers using gin (pages)');
    const statements: SentStatement[] = [];
    const { references, close } = await opened(pool, statements);
    await pool.query('set session_replication_role = replica');
    await pool.query(`insert into darkroom.files
        (id, status, visibility, policy, part_count, upload_expires_at, reserved_bytes, size, expires_at)
      select md5(n::text)::uuid, 'READY', 'PRIVATE', '{}', 1, now(), 0, 1,
        case when n % 10 = 0 then now() + n * interval '1 minute' end
      from generate_series(1, ${FILES}) n`);
    await pool.query(`insert into customers
      select n, md5(n::text)::uuid, array[md5(n::text)::uuid] from generate_series(1, ${FILES}) n where n % 20 > 0`);
    await pool.query(`insert into darkroom.attachments (file_id, target, subject, file_created_at, attached_at)
      select md5(n::text)::uuid, target, case when n % 7 > 0 then n::text else '' end, now(), now() - interval '1 day'
      from generate_series(1, ${FILES}) n, unnest(array['Customer.logo', 'Customer.pages']) target where n % 10 > 0`);
    await pool.query(`insert into darkroom.unreferenced (target, subject, file_id, position, since)
      select target, subject, file_id, position, attached_at from darkroom.attachments where subject <> ''`);
    await pool.query(`insert into darkroom.attachments
        (file_id, target, subject, file_created_at, attached_at, reservation)
      select file_id, target, subject, file_created_at, attached_at, gen_random_uuid() from darkroom.attachments limit 200`);
    await pool.query('vacuum analyze darkroom.files, darkroom.attachments, customers');

    statements.length = 0;
    const { stopped } = await references.sweep({ detachedExpiresInSeconds: 1 });
    assert.deepEqual(stopped, []);
    await references.find();
    const each = [...new Map(statements.map((sent) => [sent.text, sent])).values()].filter(
      ({ text }) => !text.includes('pg_catalog') && !text.includes('is_empty'),
    );
    const parts = ['seen as', 'noted as', 'ended as', 'has_record', 'is_attached', 'is_named', 'forgotten as'];
    const unsent = parts.filter((part) => !each.some(({ text }) => text.includes(part)));
    assert.deepEqual(unsent, []);
    for (const sent of each) {
      const [plan = []] = await explain(pool, [sent]);
      // That a table is not empty takes its first row.
      const read = sent.text.includes('is_doubtful') ? READ : /Seq Scan on (files|attachments|unreferenced|customers)/;
      assert.ok(!plan.some((line) => read.test(line)), plan.join('\n'));
    }
    await close();
    await pool.end();
  });
});

async function opened(
  pool: Pool,
  statements: SentStatement[],
): Promise<Required<Pick<Awaited<ReturnType<ReturnType<typeof postgresDatabase>['open']>>, 'references' | 'close'>>> {
  const database = await postgresDatabase({
    pool: recordingPool(pool, statements),
    references: {
      'Customer.logo': { table: 'customers', column: 'logo', subject: 'id' },
      'Customer.pages': { table: 'customers', column: 'pages', subject: 'id' },
    },
  }).open();
  if (database.references === undefined) throw new Error('There are no references.');
  return { references: database.references, close: () => database.close() };
}
