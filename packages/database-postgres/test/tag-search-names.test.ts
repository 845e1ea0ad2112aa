import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { OpenDatabase, FileTagFilter } from '@graphql-darkroom/core/adapter';
import { Pool } from 'pg';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { startRealPostgres } from '../../../test/support/real-postgres.ts';
import { type PostgresPool, postgresDatabase } from '../src/index.ts';
import { createReadyFile, suggestTags } from './tagged-files.ts';

const postgres = await startRealPostgres();

describe.skipIf(postgres === null)('a search by a hundred names', () => {
  const ownerId = randomUUID();
  const names = Array.from({ length: 100 }, (_, index) => `tag ${index}`);
  const statements: { readonly text: string; readonly values?: readonly unknown[] }[] = [];
  let pool: Pool;
  let database: OpenDatabase;
  let fileId: string;

  beforeAll(async () => {
    pool = new Pool({ connectionString: await postgres?.createDatabase() });
    const recording = {
      connect: async () => {
        const client = await pool.connect();
        return {
          query: (config: (typeof statements)[number]) => {
            statements.push(config);
            return client.query(config as never);
          },
          release: (error?: Error | boolean) => client.release(error),
          on: (event: 'end', listener: () => void) => client.on(event, listener),
          removeListener: (event: 'end', listener: () => void) => client.removeListener(event, listener),
        };
      },
    };
    database = await postgresDatabase({ pool: recording as unknown as PostgresPool }).open();
    fileId = await createReadyFile(database, { ownerId });
    await suggestTags(
      database,
      fileId,
      names.map((name) => ({ name, key: name, confidence: 0.5 })),
    );
    await pool.query('analyze');
  });
  afterAll(async () => {
    await database.close();
    await pool.end();
    await postgres?.stop();
  });

  const planOf = async (tags: Partial<FileTagFilter>): Promise<readonly string[]> => {
    const { files } = await database.files.list({
      ownerId,
      status: null,
      contentType: null,
      direction: 'NEWEST_FIRST',
      first: 20,
      after: null,
      tags: { all: [], any: [], none: [], status: ['SUGGESTED', 'CONFIRMED'], minConfidence: null, ...tags },
    });
    assert.deepEqual(
      files.map(({ id }) => id),
      [fileId],
    );
    const { text = '', values = [] } = statements.findLast(({ text: sent }) => sent !== 'commit') ?? {};
    const { rows } = await pool.query<{ 'QUERY PLAN': string }>(`explain (summary) ${text}`, [...values]);
    if (process.env['SHOW_PLANS'] !== undefined) console.log(rows.map((row) => row['QUERY PLAN']).at(-1));
    return rows.map((row) => row['QUERY PLAN']);
  };

  // The time to plan joins grows much faster than their number: 100 of them took 7.7 seconds.
  test.each<[string, (count: number) => Partial<FileTagFilter>]>([
    ['all of which a file must have', (count) => ({ all: names.slice(0, count) })],
    ['any of which will do', (count) => ({ any: names.slice(0, count) })],
    ['of both kinds', (count) => ({ all: names.slice(0, count / 2), any: names.slice(count / 2, count) })],
    [
      'none of which it may have',
      (count) => ({ all: ['tag 0'], none: names.slice(0, count).map((key) => `no ${key}`) }),
    ],
  ])('%s, plans no more joins than one by a few', async (_, filter) => {
    const joins = async (count: number): Promise<number> =>
      (await planOf(filter(count))).filter((line) => / Join|Nested Loop/.test(line)).length;
    const counts = [];
    for (const count of [2, 8, 20, 40, 100]) counts.push(await joins(count));
    assert.ok(Math.max(...counts) <= 5, String(counts));
  });
});
