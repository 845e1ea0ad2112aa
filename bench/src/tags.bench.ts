import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { postgresDatabase } from '@graphql-darkroom/database-postgres';
import { Pool } from 'pg';
import { startRealPostgres } from '../../test/support/real-postgres.ts';
import type { BenchmarkOptions } from './harness.ts';
import { createRunningTagging, type RunningTagging } from './tags/create-running-tagging.ts';
import { PLAIN_TABLES, writePlainRows, writeSameRows } from './tags/write-row-by-row.ts';

const TAGS = 100;
const ROUNDS = 60;
const WARM_UP_ROUNDS = 40;

/**
 * A hundred tags onto a file. Ours is the whole of `database.tags.finish`: the tagging's end, its event, names that may
 * be new, the counts of the vocabulary, and one commit. The others insert a row of three tables' middle one a
 * statement, and nothing else.
 */
export async function benchmark(): Promise<BenchmarkOptions> {
  const postgres = await startRealPostgres();
  if (postgres === null) throw new Error('This benchmark needs a Postgres server, which cannot be started here.');
  const pool = new Pool({ connectionString: await postgres.createDatabase() });
  // What the tests do without, and a server in use never does.
  await pool.query('alter system set fsync = on');
  await pool.query('select pg_reload_conf()');
  const database = await postgresDatabase({ pool }).open();
  await pool.query(PLAIN_TABLES);

  const names = Array.from({ length: 1000 }, (_, index) => `tag ${String(index).padStart(4, '0')}`);
  const draw = (): readonly string[] => {
    const from = Math.floor(Math.random() * (names.length - TAGS));
    return names.slice(from, from + TAGS);
  };
  await pool.query('insert into plain.tags (name) select unnest($1::text[])', [names]);

  // Each of the two in a vocabulary of its own: counting in the other's would pay for the rows that it has left behind.
  const [taggings, others]: [RunningTagging[], RunningTagging[]] = [[], []];
  for (let index = 0; index < 2 * (ROUNDS + WARM_UP_ROUNDS) + names.length / TAGS; index += 1) {
    taggings.push(await createRunningTagging(database, 'owner'));
    others.push(await createRunningTagging(database, 'other'));
  }
  const finish = async (drawn: readonly string[]): Promise<void> => {
    const tagging = taggings.pop() ?? assert.fail();
    assert.equal(await database.tags.finish({ ...tagging, tags: suggested(drawn), maxTags: 1000, jobs: [] }), true);
  };
  for (let from = 0; from < names.length; from += TAGS) {
    const drawn = names.slice(from, from + TAGS);
    await finish(drawn);
    await writeSameRows(pool, (others.pop() ?? assert.fail()).fileId, drawn, true);
  }

  return {
    rounds: ROUNDS,
    warmUpRounds: WARM_UP_ROUNDS,
    contenders: [
      { name: 'database.tags.finish', role: 'ours', run: () => finish(draw()) },
      {
        name: 'database.tags.finish, all names new',
        role: 'ours',
        run: () => finish(draw().map((name) => `${name} ${randomUUID()}`)),
      },
      {
        name: 'the same rows, a statement each',
        role: 'peer',
        run: () => writeSameRows(pool, (others.pop() ?? assert.fail()).fileId, draw(), false),
      },
      {
        name: 'the same rows, a statement each, one commit',
        role: 'peer',
        run: () => writeSameRows(pool, (others.pop() ?? assert.fail()).fileId, draw(), true),
      },
      { name: 'a plain join table, a statement a row', role: 'peer', run: () => writePlainRows(pool, draw()) },
    ],
    close: async () => {
      await database.close();
      await pool.end();
      await postgres.stop();
    },
  };
}

function suggested(names: readonly string[]): { name: string; key: string; confidence: number }[] {
  return names.map((name, index) => ({ name, key: name, confidence: index / TAGS }));
}
