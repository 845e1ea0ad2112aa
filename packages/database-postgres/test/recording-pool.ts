import type { Pool } from 'pg';
import type { PostgresPool } from '../src/index.ts';

/** A statement as it was sent. */
export interface SentStatement {
  readonly text: string;
  readonly values?: readonly unknown[];
}

/** A pool that notes each statement that is sent by it, to be explained afterwards. */
export function recordingPool(pool: Pool, sent: SentStatement[]): PostgresPool {
  const recording = {
    connect: async () => {
      const client = await pool.connect();
      return {
        query: (config: SentStatement) => {
          sent.push(config);
          return client.query(config as never);
        },
        release: (error?: Error | boolean) => client.release(error),
        on: (event: 'end', listener: () => void) => client.on(event, listener),
        removeListener: (event: 'end', listener: () => void) => client.removeListener(event, listener),
      };
    },
  };
  return recording;
}

/** The plan of the last statement that read something, a line each. */
export async function explainLast(pool: Pool, sent: readonly SentStatement[]): Promise<readonly string[]> {
  const last = sent.findLast(({ text }) => !OF_TRANSACTIONS.test(text));
  const [plan = []] = last === undefined ? [] : await explain(pool, [last]);
  return plan;
}

const OF_TRANSACTIONS = /^(begin|start transaction|commit|rollback|set )/;

/** The plans of statements, but for those that begin or end a transaction. */
export async function explain(
  pool: Pool,
  sent: readonly SentStatement[],
  options = 'costs',
): Promise<readonly (readonly string[])[]> {
  const plans: string[][] = [];
  for (const { text, values = [] } of sent) {
    if (OF_TRANSACTIONS.test(text)) continue;
    const plan = await pool.query<{ 'QUERY PLAN': string }>(`explain (${options}) ${text}`, [...values]);
    plans.push(plan.rows.map((row) => row['QUERY PLAN']));
  }
  return plans;
}
