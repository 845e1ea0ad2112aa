import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { memoryDatabase, type Database } from '@graphql-darkroom/core';
import type { FileListQuery, FileTagFilter, OpenDatabase } from '@graphql-darkroom/core/adapter';
import * as fc from 'fast-check';
import { Pool } from 'pg';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { byDepth } from '../../../test/support/depth.ts';
import { startRealPostgres } from '../../../test/support/real-postgres.ts';
import { postgresDatabase } from '../src/index.ts';
import { embeddedFolder } from './embedded-folder.ts';
import { newTestFile } from './new-test-file.ts';
import { suggestTags } from './tagged-files.ts';

const postgres = await startRealPostgres();
const directory = await embeddedFolder();
const pool = postgres === null ? null : new Pool({ connectionString: await postgres.createDatabase() });

afterAll(async () => {
  await pool?.end();
  await postgres?.stop();
  await rm(directory, { recursive: true });
});

const KEYS = ['common', 'often', 'rare', 'once', 'rejected'] as const;
const TYPES = ['image/png', 'image/jpeg', 'text/plain'] as const;
const all = [...KEYS, 'nobody uses it'];

/** An owner's files, the same in both, whose order is that of their creation. */
async function fill(its: readonly OpenDatabase[], ownerId: string, ids: readonly string[]): Promise<void> {
  for (const [index, id] of ids.entries()) {
    for (const database of its) {
      await database.files.create(newTestFile({ id, ownerId }));
      if (index % 7 === 6) continue;
      const token = randomUUID();
      await database.files.beginVerification({ fileId: id, token, leaseSeconds: 600, jobs: [] });
      const contentType = TYPES[index % 3] ?? 'image/png';
      const judged = { contentType, size: 1, sha256: null, width: 2, height: 3, publicKey: null };
      await database.files.markReady({ fileId: id, token, ...judged, conversions: [], tagging: null, jobs: [] });
      const names = KEYS.filter(
        (_, key) => (index * 31 + key * 17) % (key * key * 3 + 1) === 0 || (key === 4 && index % 2 === 0),
      );
      await suggestTags(
        database,
        id,
        names.map((key, place) => ({ name: key, key, confidence: ((index + place) % 5) / 4 })),
      );
      const on = (key: string): boolean => (names as readonly string[]).includes(key);
      const review = {
        fileId: id,
        reviewer: 'ada',
        add: [],
        unreviewed: 'KEEP',
        maxTags: 1000,
        ifVersion: null,
        jobs: [],
      } as const;
      await database.tags.review({
        ...review,
        confirm: (index % 2 === 0 ? ['common', 'often'] : ['rare']).filter(on).map((key) => ({ name: key, key })),
        reject: ['rejected'].filter(on).map((key) => ({ name: key, key })),
      });
      if (index % 5 === 0) {
        await database.tags.review({ ...review, confirm: [], reject: [], add: [{ name: 'once', key: 'once' }] });
      }
    }
    // The clocks of the two differ, and two files of one millisecond come in the order of their ids.
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

const filter: fc.Arbitrary<FileTagFilter> = fc.record({
  all: fc.subarray(all, { maxLength: 3 }),
  any: fc.subarray(all, { maxLength: 4 }),
  none: fc.subarray(all, { maxLength: 2 }),
  status: fc.shuffledSubarray(['SUGGESTED' as const, 'CONFIRMED' as const, 'REJECTED' as const], { minLength: 1 }),
  minConfidence: fc.constantFrom(null, 0, 0.5, 0.75, 1),
});
const query = fc.record({
  tags: fc.option(filter, { freq: 20 }),
  direction: fc.constantFrom('NEWEST_FIRST' as const, 'OLDEST_FIRST' as const),
  first: fc.constantFrom(1, 2, 3, 7, 100),
  status: fc.constantFrom(null, ['READY' as const], ['UPLOADING' as const], ['READY' as const, 'UPLOADING' as const]),
  contentType: fc.constantFrom(null, 'image/*', 'image/png', 'text/plain', 'video/*'),
});

async function pages(
  database: OpenDatabase,
  wanted: Omit<FileListQuery, 'after'>,
): Promise<readonly (readonly string[])[]> {
  const found: (readonly string[])[] = [];
  let after: FileListQuery['after'] = null;
  for (;;) {
    const page: Awaited<ReturnType<OpenDatabase['files']['list']>> = await database.files.list({ ...wanted, after });
    found.push(page.files.map(({ id }) => id));
    const last = page.files.at(-1);
    if (!page.hasNextPage || last === undefined) return found;
    after = last;
  }
}

describe.each([
  ['PGlite', (): Database | null => postgresDatabase({ directory })],
  ['Postgres', (): Database | null => (pool === null ? null : postgresDatabase({ pool }))],
])('on %s', (_, open) => {
  const unopened = open();
  let database: OpenDatabase;
  let model: OpenDatabase;
  const ownerId = 'the owner';
  beforeAll(async () => {
    if (unopened === null) return;
    database = await unopened.open();
    model = await memoryDatabase().open();
    await fill(
      [model, database],
      ownerId,
      Array.from({ length: 60 }, () => randomUUID()),
    );
    await fill(
      [model, database],
      'another',
      Array.from({ length: 10 }, () => randomUUID()),
    );
  });
  afterAll(async () => {
    await database?.close();
  });
  test.skipIf(unopened === null)('every page of a search is that of the database in memory', async () => {
    let [searches, found] = [0, 0];
    await fc.assert(
      fc.asyncProperty(query, async (wanted) => {
        const expected = await pages(model, { ...wanted, ownerId });
        searches += 1;
        found += expected.flat().length === 0 ? 0 : 1;
        assert.deepEqual(await pages(database, { ...wanted, ownerId }), expected);
      }),
      { numRuns: Number(process.env['RUNS'] ?? byDepth(100, 300)), endOnFailure: true },
    );
    // Of searches that find nothing one could not tell.
    assert.ok(found / searches > 0.1, `${found} of ${searches} searches`);
  });
});
