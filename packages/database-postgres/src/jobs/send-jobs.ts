import type { JobName, JobRequest } from '@graphql-darkroom/core';
import { sql, type Transaction } from 'kysely';
import { fromKysely, type PgBoss } from 'pg-boss';
import type { Tables } from '../sql/tables.ts';

/** Writes jobs in the transaction, one statement a queue, and wakes the workers when it is committed. */
export async function sendJobs(
  boss: PgBoss,
  channel: string,
  trx: Transaction<Tables>,
  jobs: readonly JobRequest[],
): Promise<void> {
  if (jobs.length === 0) return;
  const db = fromKysely(trx);
  const byName = Map.groupBy(jobs, ({ name }): JobName => name);
  for (const [name, group] of byName) {
    const rows = group.map(({ data, delaySeconds = 0 }) => ({ data, startAfter: delaySeconds }));
    await boss.insert(name, rows, { db });
  }
  if (jobs.some(({ delaySeconds = 0 }) => delaySeconds <= 0)) {
    await sql`select pg_notify(${channel}, '')`.execute(trx);
  }
}
