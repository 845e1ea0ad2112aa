import { sql } from 'kysely';
import type { Statements } from '../sql/statements.ts';

/** What there is to do, as {@link lookForWork} finds it. */
export interface WorkFound {
  /** The queues that have a job which is due, in no order. */
  readonly dueQueues: readonly string[];
  /** Milliseconds until the next job is due, where none is; null where none waits. */
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
  const waits = sql`job.state < 'active' and not job.blocked`;
  const look = sql<WorkFound>`
    with due as materialized (
      select queue from unnest(${queues}::text[]) as queue
      where exists (select from ${jobs} as job where job.name = queue and ${waits} and job.start_after <= ${now})
    )
    select
      array(select queue from due) as "dueQueues",
      case when not exists (select from due) then (
        select extract(epoch from min(job.start_after) - ${now})::double precision * 1000
        from ${jobs} as job where job.name = any(${queues}::text[]) and ${waits}
      ) end as "nextDueMs",
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
