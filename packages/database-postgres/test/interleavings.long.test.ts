import assert from 'node:assert/strict';
import type { OpenDatabase } from '@graphql-darkroom/core/adapter';
import { Pool } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, test } from 'vitest';
import { startRealPostgres } from '../../../test/support/real-postgres.ts';
import { everyOrder, type OrdersRun } from '../../core/test/support/interleavings/every-order.ts';
import { type TurnTaking, takeTurns } from '../../core/test/support/interleavings/take-turns.ts';
import { postgresDatabase } from '../src/index.ts';
import { gatedPool } from './gated-pool.ts';
import { TRANSACTION_RACES, type TransactionRace } from './transaction-races.ts';

const postgres = await startRealPostgres();

describe.skipIf(postgres === null)('on a real Postgres, in every order of their statements,', () => {
  let pool: Pool;
  let observer: OpenDatabase;
  let turns: TurnTaking;
  let opened: OpenDatabase[];
  beforeAll(async () => {
    pool = new Pool({ connectionString: await postgres?.createDatabase() });
    observer = await postgresDatabase({ pool }).open();
  });
  beforeEach(() => {
    opened = [];
    turns = takeTurns({
      whenIdle: () => new Promise((resolve) => setTimeout(resolve, 20)),
      areBlocked: async (calls) => {
        const { rowCount } = await pool.query(
          `select from pg_locks join pg_stat_activity using (pid) where not granted and datname = current_database()`,
        );
        return (rowCount ?? 0) >= calls;
      },
    });
  });
  afterEach(async () => {
    for (const database of opened) await database.close();
  });
  afterAll(async () => {
    await observer.close();
    await pool.end();
    await postgres?.stop();
  });

  /** A process of its own, whose statements wait for their turn. */
  const racer = async (operation: string, rewrite?: (text: string) => string): Promise<OpenDatabase> => {
    const database = await postgresDatabase({ pool: gatedPool(pool, turns.of(operation), rewrite) }).open();
    opened.push(database);
    return database;
  };

  const jobsOf = async (fileId: string): Promise<readonly string[]> => {
    const text = `select name from darkroom_jobs.job where data ->> 'fileId' = $1 order by name`;
    return (await pool.query<{ name: string }>(text, [fileId])).rows.map(({ name }) => name);
  };

  const checkRace = async (
    { prepare, outcomes }: TransactionRace,
    rewrite?: (text: string) => string,
  ): Promise<OrdersRun> => {
    const [first, second] = [await racer('one', rewrite), await racer('other', rewrite)];
    const met = new Set<unknown>();
    const run = await everyOrder({}, async (choose) => {
      const { fileId, one, other, left } = await prepare(observer);
      const answers: unknown[] = [];
      const answer = async (index: number, work: Promise<unknown>): Promise<void> => {
        answers[index] = await work.catch((error: unknown) => String(error));
      };
      await turns.race({ one: () => answer(0, one(first)), other: () => answer(1, other(second)) }, choose);
      const outcome = [...answers, await left(observer), await jobsOf(fileId)];
      const expected = outcomes.find((candidate) => JSON.stringify(candidate) === JSON.stringify(outcome));
      assert.ok(expected, `came to ${JSON.stringify(outcome)}`);
      met.add(expected);
    });
    assert.deepEqual(
      outcomes.filter((outcome) => !met.has(outcome)),
      [],
      'these outcomes never came up',
    );
    return run;
  };

  test.each(TRANSACTION_RACES)('$name comes to one end', async (race) => {
    const { orders, steps } = await checkRace(race);
    console.log(`${race.name}: ${orders} orders of up to ${steps} statements, all`);
    assert.ok(orders > 5);
  });

  test.each([
    {
      mistake: 'a status that is not compared',
      name: 'complete × abort',
      rewrite: (text: string) => text.replaceAll(/"status" = (\$\d+)(?= |\))/g, '$1::text is not null'),
      found: /\[true,true,/,
    },
    {
      mistake: 'a row that is not locked',
      name: 'delete × tag',
      rewrite: (text: string) => text.replaceAll(/ for no key update/g, ''),
      found: /\[true,null,/,
    },
  ])('finds a mistake: $mistake', async ({ name, rewrite, found }) => {
    const race = TRANSACTION_RACES.find((candidate) => candidate.name === name);
    assert.ok(race);
    await assert.rejects(checkRace(race, rewrite), found);
  });
});
