import { sql } from 'kysely';
import type { Statements } from '../sql/statements.ts';

/** What there is to do, as {@link lookForWork} finds it. */
export interface WorkFound {
  /** The queues that have a job which is due, in no order. */
  readonly dueQueues: readonly string[];
  /** Milliseconds until the first job is due of the other queues; null where none waits there. */
  readonly nextDueMs: number | null;
  /** Whether jobs are marked as running whose worker is dead, or has run out of time. */
  readonly hasLapsed: boolean;
}

/**
 * Looks at all queues in one statement, so that an idle worker costs as little whatever it may run. It reads
 * pg-boss's table, which is documented for such use, by conditions that are those of its own statements.
 */
export async function lookForWork(
  statements: Statements,
  jobsSchema: string,
  queues: readonly string[],
): Promise<WorkFound> {
  const jobs = sql.id(jobsSchema, 'job');
  const now = sql`${sql.id(jobsSchema, 'job_now')}()`;
  const look = sql<WorkFound>`
    with firsts as materialized (
      select queue, first.start_after from unnest(${queues}::text[]) as queue cross join lateral (
        select job.start_after from ${jobs} as job
        where job.name = queue and job.state < 'active' and not job.blocked order by job.start_after limit 1
      ) as first
    )
    select
      array(select queue from firsts where start_after <= ${now}) as "dueQueues",
      (
        select extract(epoch from min(start_after) - ${now})::double precision * 1000
        from firsts where start_after > ${now}
      ) as "nextDueMs",
      exists (
        select from ${jobs} as job
        where job.name = any(${queues}::text[]) and job.state = 'active' and (
          job.heartbeat_on + job.heartbeat_seconds * interval '1 second' < ${now}
          or job.started_on + job.expire_seconds * interval '1 second' < ${now}
        )
      ) as "hasLapsed"
  `;
  const { rows } = await statements.run((db) => look.execute(db));
  return rows[0] ?? { dueQueues: [], nextDueMs: null, hasLapsed: false };
}
