import assert from 'node:assert/strict';
import type { FileListPosition, FileTagFilter } from '@graphql-darkroom/core/adapter';
import { type PostgresPoolClient, postgresDatabase } from '@graphql-darkroom/database-postgres';
import { Pool } from 'pg';
import { startRealPostgres } from '../../test/support/real-postgres.ts';
import type { BenchmarkOptions, Contender } from './harness.ts';
import { FILES, fill, tagOfRank } from './tag-search/fill.ts';

const OWNER = 'big';
const [popular, second, rare] = [tagOfRank(1), tagOfRank(2), tagOfRank(15_000)];

const SEARCHES: Readonly<Record<string, Partial<FileTagFilter>>> = {
  'all: [popular]': { all: [popular] },
  'all: [rare]': { all: [rare] },
  'all: [popular, rare]': { all: [popular, rare] },
  'all: [popular, second]': { all: [popular, second] },
  'all: [two in the middle]': { all: [tagOfRank(20), tagOfRank(21)] },
  'any: [popular, second, rare]': { any: [popular, second, rare] },
  'any: [twenty]': { any: Array.from({ length: 20 }, (_, index) => tagOfRank(1 + index * 31)) },
  'none: [popular]': { none: [popular] },
  'all: [second], none: [popular]': { all: [second], none: [popular] },
  'all: [popular], minConfidence: 0.99': { all: [popular], minConfidence: 0.99 },
  'all: [popular], CONFIRMED': { all: [popular], status: ['CONFIRMED'] },
  'all: [popular, second], CONFIRMED': { all: [popular, second], status: ['CONFIRMED'] },
  'all: [two in the middle], CONFIRMED': { all: [tagOfRank(20), tagOfRank(21)], status: ['CONFIRMED'] },
  SUGGESTED: { status: ['SUGGESTED'] },
  'minConfidence: 0.99': { minConfidence: 0.99 },
  'SUGGESTED, minConfidence: 0.999': { status: ['SUGGESTED'], minConfidence: 0.999 },
  'SUGGESTED, minConfidence: 1': { status: ['SUGGESTED'], minConfidence: 1 },
};

/**
 * Pages of 50 out of the largest owner's 300,000 files, of a million with nearly six million tags, and of that owner's
 * vocabulary. `--explain` prints the plan of each.
 */
export async function benchmark(): Promise<BenchmarkOptions> {
  const postgres = await startRealPostgres();
  if (postgres === null) throw new Error('This benchmark needs a Postgres server, which cannot be started here.');
  const pool = new Pool({ connectionString: await postgres.createDatabase() });
  const statements: Parameters<PostgresPoolClient['query']>[0][] = [];
  const database = await postgresDatabase({
    pool: {
      connect: async () => {
        const client = await pool.connect();
        return {
          query: (config) => {
            statements.push(config);
            return client.query(config);
          },
          release: (error) => client.release(error),
          on: (event, listener) => client.on(event as 'end', listener as () => void),
          removeListener: (event, listener) => client.removeListener(event, listener),
        };
      },
    },
  }).open();
  await fill(pool);

  const search = async (tags: Partial<FileTagFilter>, after: FileListPosition | null): Promise<number> => {
    const { files } = await database.files.list({
      ownerId: OWNER,
      status: null,
      contentType: null,
      direction: 'NEWEST_FIRST',
      first: 50,
      after,
      tags: { all: [], any: [], none: [], status: ['SUGGESTED', 'CONFIRMED'], minConfidence: null, ...tags },
    });
    return files.length;
  };
  const middle = await pool.query<{ id: string; created_at: Date }>(
    `select id, created_at from darkroom.files where owner_id = $1 order by created_at desc, id desc offset $2 limit 1`,
    [OWNER, Math.floor(FILES * 0.15)],
  );
  const { id, created_at: createdAt } = middle.rows[0] ?? assert.fail();
  const names = (prefix: string) => async (): Promise<number> =>
    (await database.tags.names({ ownerId: OWNER, prefix, first: 50 })).length;
  const contenders: Contender[] = [
    ...Object.entries(SEARCHES).flatMap(([name, tags]): Contender[] => [
      { name, role: 'ours', run: () => search(tags, null) },
      { name: `${name}, half-way down`, role: 'ours', run: () => search(tags, { id, createdAt }) },
    ]),
    { name: 'vocabulary', role: 'ours', run: names('') },
    { name: 'vocabulary, by prefix', role: 'ours', run: names('tag 15') },
  ];
  for (const { name, run } of process.argv.includes('--explain') ? contenders : []) {
    await run();
    const { text = '', values = [] } = statements.at(-1) ?? {};
    const plan = await pool.query<{ 'QUERY PLAN': string }>(`explain (analyze, costs off) ${text}`, values);
    console.log(`\n${name}\n${plan.rows.map((row) => row['QUERY PLAN']).join('\n')}`);
  }

  return {
    rounds: 40,
    contenders,
    close: async () => {
      await database.close();
      await pool.end();
      await postgres.stop();
    },
  };
}
