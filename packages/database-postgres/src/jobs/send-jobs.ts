import { type JobName, type JobRequest, lineOf, priorityAfter } from '@graphql-darkroom/core/adapter';
import { sql, type Transaction } from 'kysely';
import { fromKysely, type PgBoss } from 'pg-boss';
import type { Tables } from '../sql/tables.ts';
import { secondsOfLines } from './work-seconds.ts';

/** Writes jobs in the transaction, one statement a queue, and wakes the workers when it is committed. */
export async function sendJobs(
  boss: PgBoss,
  channel: string,
  trx: Transaction<Tables>,
  jobs: readonly JobRequest[],
): Promise<void> {
  if (jobs.length === 0) return;
  const db = fromKysely(trx);
  const lines = new Set(jobs.map(lineOf).filter((line) => line !== null));
  const taken = lines.size === 0 ? new Map<string, number>() : await secondsOfLines(trx, [...lines]);
  const byName = Map.groupBy(jobs, ({ name }): JobName => name);
  for (const [name, group] of byName) {
    const rows = group.map((job) => {
      const line = lineOf(job);
      return {
        data: job.data,
        startAfter: job.delaySeconds ?? 0,
        ...(line !== null && { group: { id: line }, priority: priorityAfter(taken.get(line) ?? 0) }),
      };
    });
    await boss.insert(name, rows, { db });
  }
  if (jobs.some(({ delaySeconds = 0 }) => delaySeconds <= 0)) await sql`select pg_notify(${channel}, '')`.execute(trx);
}
