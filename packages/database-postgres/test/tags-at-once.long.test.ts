import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { OpenDatabase } from '@graphql-darkroom/core/adapter';
import { Pool } from 'pg';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { startRealPostgres } from '../../../test/support/real-postgres.ts';
import { postgresDatabase } from '../src/index.ts';
import { countingPool } from './counting-pool.ts';
import { createReadyFile, suggestTags } from './tagged-files.ts';

const postgres = await startRealPostgres();

const suggestion = (key: string): { name: string; key: string; confidence: number } => ({
  name: key,
  key,
  confidence: 0.5,
});

describe.skipIf(postgres === null)('on a real Postgres', () => {
  let pool: Pool;
  let database: OpenDatabase;

  beforeAll(async () => {
    pool = new Pool({ connectionString: await postgres?.createDatabase(), max: 60 });
    database = await postgresDatabase({ pool }).open();
  });
  afterAll(async () => {
    await database.close();
    await pool.end();
    await postgres?.stop();
  });

  /** What gave way to another transaction, and was run again. */
  const deadlocks = async (): Promise<unknown> => {
    // Each session tells of its own within a second, or, from Postgres 15 on, when it is asked to.
    const { rows } = await pool.query(`select 1 from pg_proc where proname = 'pg_stat_force_next_flush'`);
    await pool.query(rows.length === 0 ? 'select pg_sleep(1)' : 'select pg_stat_force_next_flush()');
    return (await pool.query('select deadlocks from pg_stat_database where datname = current_database()')).rows;
  };
  /** The counts as they are kept, and as they are. */
  const counts = async (): Promise<readonly [kept: unknown, counted: unknown]> => {
    const kept = await pool.query(
      'select owner_id, key, tag_id, files from darkroom.owner_tags order by owner_id, key',
    );
    const counted = await pool.query(
      `select f.owner_id, t.key, f.tag_id, count(*) as files from darkroom.file_tags f join darkroom.tags t on t.id = f.tag_id
        where f.status <> 'REJECTED' group by 1, 2, 3 order by f.owner_id, t.key`,
    );
    return [kept.rows, counted.rows];
  };

  test('fifty files that share new tags are tagged at once: nothing deadlocks, no tag is there twice', async () => {
    const ownerId = randomUUID();
    const names = Array.from({ length: 100 }, (_, index) => `shared ${index} ${ownerId}`);
    const fileIds = await Promise.all(Array.from({ length: 50 }, () => createReadyFile(database, { ownerId })));
    const tagged = await Promise.all(
      fileIds.map((fileId, index) => {
        const shuffled = names.toSorted(
          (a, b) => ((a.length * index) % 7) - ((b.length * index) % 7) || (index % 2 === 0 ? 1 : -1),
        );
        return suggestTags(database, fileId, shuffled.map(suggestion));
      }),
    );
    assert.deepEqual(
      tagged,
      fileIds.map(() => true),
    );
    const tags = await database.tags.ofFiles({ fileIds, limit: 10_000 });
    assert.equal(tags.length, 5000);
    assert.equal((await pool.query(`select from darkroom.tags where key like 'shared%'`)).rowCount, 100);
    assert.deepEqual(await database.tags.names({ ownerId, prefix: 'shared 7 ', first: 1 }), [
      { name: names[7], files: 50 },
    ]);
    assert.deepEqual(await deadlocks(), [{ deadlocks: '0' }]);
  });

  test('taggers, reviews and deletions at once: the counts are right, and nothing of a deleted file stays', async () => {
    const ownerId = randomUUID();
    const names = Array.from({ length: 12 }, (_, index) => `mixed ${index}`);
    const fileIds = await Promise.all(Array.from({ length: 12 }, () => createReadyFile(database, { ownerId })));
    const some = (from: number): readonly string[] => names.filter((_, index) => (index * 7 + from) % 3 !== 0);
    await Promise.all(
      fileIds.flatMap((fileId, index) => [
        suggestTags(database, fileId, some(index).map(suggestion)),
        ...['ada', 'bob'].map(async (reviewer, person) => {
          for (let round = 0; round < 4; round += 1) {
            const add = some(index + person + round).map((key) => ({ name: key, key }));
            const unreviewed = round % 2 === 0 ? 'DISCARD' : 'KEEP';
            const review = {
              fileId,
              reviewer,
              confirm: [],
              reject: [],
              unreviewed,
              maxTags: 1000,
              ifVersion: null,
              jobs: [],
            } as const;
            await database.tags.review({ ...review, add });
            await database.tags.review({ ...review, add: [], unreviewed: 'DISCARD' });
            const [first] = await database.tags.ofFiles({ fileIds: [fileId], limit: 10_000 });
            if (first !== undefined) {
              await database.tags.review({ ...review, add: [], reject: [{ name: first.name, key: first.name }] });
            }
          }
        }),
        ...(index % 3 === 0 ? [database.files.delete({ fileId, jobs: () => [] })] : []),
      ]),
    );
    const [kept, counted] = await counts();
    assert.deepEqual(kept, counted);
    const deleted = fileIds.filter((_, index) => index % 3 === 0);
    assert.deepEqual(await database.tags.ofFiles({ fileIds: deleted, limit: 10_000 }), []);
    assert.deepEqual(await deadlocks(), [{ deadlocks: '0' }]);

    await Promise.all(fileIds.map((fileId) => database.files.delete({ fileId, jobs: () => [] })));
    assert.deepEqual(await database.tags.names({ ownerId, prefix: '', first: 100 }), []);
    assert.equal((await pool.query('select from darkroom.owner_tags where owner_id = $1', [ownerId])).rowCount, 0);
  });

  test('a thousand tags take as many statements as one', async () => {
    const counted = countingPool(pool);
    const its = await postgresDatabase({ pool: counted.pool }).open();
    const statements: number[] = [];
    for (const length of [1, 1000]) {
      const fileId = await createReadyFile(its);
      const tags = Array.from({ length }, (_, index) => suggestion(`many ${index}`));
      const before = counted.count();
      assert.equal(await suggestTags(its, fileId, tags), true);
      statements.push(counted.count() - before);
    }
    assert.equal(statements[1], statements[0]);
    await its.close();
  });
});
