import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { DatabaseAttachments, OpenDatabase } from '@graphql-darkroom/core/adapter';
import { Pool } from 'pg';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { startRealPostgres } from '../../../test/support/real-postgres.ts';
import { postgresDatabase } from '../src/index.ts';
import { explain, recordingPool, type SentStatement } from './recording-pool.ts';

const postgres = await startRealPostgres();
const FILES = 100_000;

describe.skipIf(postgres === null)('among a hundred thousand attached files no statement reads them all:', () => {
  let pool: Pool;
  let database: OpenDatabase;
  const statements: SentStatement[] = [];

  beforeAll(async () => {
    pool = new Pool({ connectionString: await postgres?.createDatabase() });
    database = await postgresDatabase({ pool: recordingPool(pool, statements) }).open();
    await pool.query('set session_replication_role = replica');
    await pool.query(`insert into darkroom.files
      (id, owner_id, status, visibility, target, policy, part_count, upload_expires_at, created_at, reserved_bytes, size,
        content_type, expires_at)
      select md5(n::text)::uuid, 'owner ' || n % 1000, 'READY', 'PRIVATE', 'Customer.reports', '{}', 1, now(),
        timestamptz '2026-01-01' + n * interval '1 second', 0, 1, 'image/png',
        case when n > ${FILES} then now() + (n % 2000 - 1000) * interval '1 minute' end
      from generate_series(1, ${FILES + 10_000}) n`);
    // Each is one of ten reports of a customer, and one in two is a logo, too; a few are reserved.
    await pool.query(`insert into darkroom.attachments (file_id, target, subject, file_created_at)
      select id, 'Customer.reports', (n / 10)::text, created_at
      from generate_series(1, ${FILES}) n join darkroom.files on id = md5(n::text)::uuid`);
    await pool.query(`insert into darkroom.attachments (file_id, target, subject, file_created_at)
      select id, 'Customer.logo', n::text, created_at
      from generate_series(1, ${FILES}, 2) n join darkroom.files on id = md5(n::text)::uuid`);
    await pool.query(`insert into darkroom.attachments (file_id, target, subject, file_created_at, reservation, attached_at)
      select file_id, target, subject, file_created_at, gen_random_uuid(), now() - random() * interval '1 day'
      from darkroom.attachments limit 200`);
    await pool.query('vacuum analyze darkroom.files, darkroom.attachments');
  });
  afterAll(async () => {
    await database.close();
    await pool.end();
    await postgres?.stop();
  });

  /** The ids of the customer's reports. */
  const reportsOf = async (customer: number): Promise<readonly string[]> => {
    const { rows } = await pool.query<{ id: string }>(
      `select file_id as id from darkroom.attachments where target = 'Customer.reports' and subject = $1`,
      [String(customer)],
    );
    return rows.map(({ id }) => id);
  };
  const place = { target: 'Customer.reports', subject: '7', formerly: ['Customer.files', 'Customer.papers'] };
  const page = { ...place, direction: 'NEWEST_FIRST', first: 20, after: null } as const;
  const attach = async (
    how: 'ADD' | 'SET',
    fileIds: readonly string[],
    reservation?: Parameters<DatabaseAttachments['attach']>[0]['reservation'],
  ): Promise<unknown> =>
    database.attachments.attach({
      changes: [
        { ...place, fileIds, attach: how },
        { ...place, subject: '8', fileIds, attach: how },
      ],
      detachedExpiresInSeconds: 1,
      ...(reservation && { reservation }),
    });

  const operations: Readonly<Record<string, () => Promise<unknown>>> = {
    'attach ten files': async () => attach('ADD', await reportsOf(9)),
    'attach a thousand files': async () =>
      attach(
        'ADD',
        (await pool.query<{ id: string }>('select id from darkroom.files limit 1000')).rows.map(({ id }) => id),
      ),
    'set ten files': async () => attach('SET', await reportsOf(10)),
    'set none': () => attach('SET', []),
    'set by a mutation': async () => attach('SET', await reportsOf(11), { id: randomUUID(), since: '1000000:9:1,2' }),
    'detach some': async () =>
      database.attachments.detach({ ...place, fileIds: await reportsOf(12), detachedExpiresInSeconds: 1 }),
    'detach all': () =>
      database.attachments.detach({ ...place, subject: '13', fileIds: null, detachedExpiresInSeconds: 1 }),
    reserve: async () =>
      database.attachments.reserve({ id: randomUUID(), places: [{ ...place, fileIds: await reportsOf(14) }] }),
    release: () => database.attachments.release({ id: randomUUID() }),
    settle: () => database.attachments.settle({ olderThanSeconds: 3600, limit: 100 }),
    'find a hundred places': async () =>
      database.attachments.find({
        places: Array.from({ length: 100 }, (_, index) => ({
          ...place,
          fileId: randomUUID(),
          subject: index % 2 ? null : String(index),
        })),
      }),
    'list the files of a record': () => database.attachments.list(page),
    'list the files of all records': () => database.attachments.list({ ...page, subject: null }),
    'list the files of all records, from within': () =>
      database.attachments.list({
        ...page,
        subject: null,
        direction: 'OLDEST_FIRST',
        after: { createdAt: new Date('2026-01-01T10:00:00Z'), id: randomUUID() },
      }),
    'list what has expired': () => database.files.listExpired({ limit: 100 }),
    'delete what has expired': async () => {
      const [file] = await database.files.listExpired({ limit: 1 });
      return database.files.delete({ fileId: file?.id ?? '', onlyIf: 'EXPIRED', jobs: [] });
    },
    'read three hundred files': async () => {
      const { rows } = await pool.query<{ id: string }>('select id from darkroom.files limit 300');
      return database.files.get({ ids: rows.map(({ id }) => id) });
    },
  };
  test.each(Object.entries(operations))('%s', async (_, run) => {
    statements.length = 0;
    await run();
    const plans = await explain(pool, statements);
    assert.ok(plans.length > 0);
    for (const plan of plans) {
      assert.ok(!plan.some((line) => /Seq Scan on (files|attachments)/.test(line)), plan.join('\n'));
    }
  });

  test('one page of the files of all records reads as many rows as it has', async () => {
    statements.length = 0;
    await database.attachments.list({ ...page, subject: null, formerly: [] });
    const [plan = []] = await explain(pool, statements, 'analyze, costs off, timing off');
    const rows = plan.flatMap((line) => /attachments_of_target.*rows=([\d.]+)/.exec(line)?.slice(1) ?? []);
    assert.deepEqual(rows.map(Number), [21], plan.join('\n'));
  });
});
