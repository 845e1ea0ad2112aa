import assert from 'node:assert/strict';
import type { OpenDatabase } from '@graphql-darkroom/core/adapter';
import { Pool } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { RealPostgres } from '../../../test/support/real-postgres.ts';
import type { Interception } from '../../core/test/support/intercept.ts';
import { everyOrder, type OrdersRun } from '../../core/test/support/interleavings/every-order.ts';
import { switchesOf } from '../../core/test/support/interleavings/switches.ts';
import { type TurnTaking, takeTurns } from '../../core/test/support/interleavings/take-turns.ts';
import { postgresDatabase } from '../src/index.ts';
import { gatedPool } from './gated-pool.ts';
import type { TransactionRace } from './transaction-races.ts';

/**
 * Has the two transactions of a race run in every order of their statements, the texts of which `rewrite` may spoil.
 *
 * @throws what does not hold, with the order; and where an outcome that is expected never comes up.
 */
export type CheckRace = (race: TransactionRace, rewrite?: (text: string) => string) => Promise<OrdersRun>;

/** Races on a server, which is stopped after them; within a `describe`. */
export function transactionRacing(postgres: RealPostgres | null): CheckRace {
  let pool: Pool;
  let observer: OpenDatabase;
  let turns: TurnTaking;
  let opened: OpenDatabase[];
  let failed: string[];
  beforeAll(async () => {
    pool = new Pool({ connectionString: await postgres?.createDatabase() });
    observer = await postgresDatabase({ pool }).open();
  });
  beforeEach(() => {
    opened = [];
    failed = [];
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

  /** A process of its own, whose statements wait for their turn. None may fail, though a transaction is tried again. */
  const racer = async (operation: string, rewrite?: (text: string) => string): Promise<OpenDatabase> => {
    const takeTurn = turns.of(operation);
    const noting: Interception = (call, proceed) =>
      takeTurn(call, () =>
        proceed().catch((error: unknown) => {
          failed.push(`${operation}: ${String(error)}`);
          throw error;
        }),
      );
    const database = await postgresDatabase({ pool: gatedPool(pool, noting, rewrite) }).open();
    opened.push(database);
    return database;
  };

  const jobsOf = async (fileId: string): Promise<readonly string[]> => {
    const text = `select name from darkroom_jobs.job where data ->> 'fileId' = $1 order by name`;
    return (await pool.query<{ name: string }>(text, [fileId])).rows.map(({ name }) => name);
  };

  return async ({ prepare, outcomes, maxSwitches }, rewrite) => {
    const [first, second] = [await racer('one', rewrite), await racer('other', rewrite)];
    const met = new Set<unknown>();
    const run = await everyOrder({ maxSwitches: switchesOf(maxSwitches) }, async (choose) => {
      const { fileId, one, other, left } = await prepare(observer);
      const answers: unknown[] = [];
      const answer = async (index: number, work: Promise<unknown>): Promise<void> => {
        answers[index] = await work.catch((error: unknown) => String(error));
      };
      await turns.race({ one: () => answer(0, one(first)), other: () => answer(1, other(second)) }, choose);
      assert.deepEqual(failed, []);
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
}
