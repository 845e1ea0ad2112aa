import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { OpenDatabase } from '@graphql-darkroom/core/adapter';
import { Pool } from 'pg';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { startRealPostgres } from '../../../test/support/real-postgres.ts';
import { postgresDatabase } from '../src/index.ts';
import { createReadyFile, suggestTags } from './tagged-files.ts';

const postgres = await startRealPostgres();

describe.skipIf(postgres === null).each(['read committed', 'repeatable read', 'serializable'])(
  'where transactions are %s unless told otherwise',
  (isolation) => {
    let pool: Pool;
    let database: OpenDatabase;
    beforeAll(async () => {
      const options = `-c default_transaction_isolation=${isolation.replace(' ', '\\ ')}`;
      pool = new Pool({ connectionString: await postgres?.createDatabase(), options });
      database = await postgresDatabase({ pool }).open();
    });
    afterAll(async () => {
      await database.close();
      await pool.end();
      if (isolation === 'serializable') await postgres?.stop();
    });

    test('what a tagger suggests is written, though somebody else changes the file at that moment', async () => {
      const fileId = await createReadyFile(database);
      const attempt = { fileId, requestId: randomUUID(), attemptId: randomUUID() };
      await database.tags.request({ ...attempt, source: 'tagger', maxRequests: 9, jobs: () => [] });
      await database.tags.start({ ...attempt, copyId: null });
      const other = await pool.connect();
      await other.query('begin');
      await other.query('update darkroom.files set version = version + 1 where id = $1', [fileId]);
      const finished = database.tags.finish({
        ...attempt,
        tags: [{ name: 'Bull', key: 'bull', confidence: 1 }],
        maxTags: 9,
        jobs: [],
      });
      finished.catch(() => {});
      const waiting = `select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`;
      while ((await pool.query(waiting)).rowCount === 0) await new Promise((resolve) => setTimeout(resolve, 10));
      await other.query('commit');
      other.release();
      assert.equal(await finished, true);
      assert.deepEqual(
        (await database.tags.ofFiles({ fileIds: [fileId], limit: 10_000 })).map(({ name }) => name),
        ['Bull'],
      );
    });

    test('twenty files of one owner are tagged and reviewed at once, whatever they share', async () => {
      const ownerId = randomUUID();
      const tags = Array.from({ length: 30 }, (_, index) => `shared ${index} ${isolation}`);
      const fileIds = await Promise.all(Array.from({ length: 20 }, () => createReadyFile(database, { ownerId })));
      const suggested = tags.map((name) => ({ name, key: name, confidence: 0.5 }));
      assert.ok(
        !(await Promise.all(fileIds.map((fileId) => suggestTags(database, fileId, suggested)))).includes(false),
      );
      const reviews = fileIds.map((fileId) =>
        database.tags.review({
          fileId,
          reviewer: ownerId,
          confirm: [],
          reject: suggested,
          add: [],
          unreviewed: 'KEEP',
          maxTags: 1000,
          ifVersion: null,
          jobs: [],
        }),
      );
      assert.deepEqual(new Set((await Promise.all(reviews)).map(({ kind }) => kind)), new Set(['REVIEWED']));
      assert.deepEqual(await database.tags.names({ ownerId, prefix: '', first: 100 }), []);
    });
  },
);
