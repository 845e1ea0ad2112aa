import { sql } from 'kysely';
import type { Statements } from '../sql/statements.ts';

/** The result of {@link lookForWork}. */
export interface WorkFound {
  /** The queues that have a due job, in no particular order. */
  readonly dueQueues: readonly string[];
  /** Milliseconds until the first job of the other queues is due; null if none is waiting there. */
  readonly nextDueMs: number | null;
  /** Whether any job is marked as running although its worker is dead or it has run out of time. */
  readonly hasLapsed: boolean;
}

/**
 * Looks at all queues in one statement, so that an idle worker costs little however many queues it serves. Reads
 * pg-boss's table, which is documented for such use, with the same conditions as pg-boss's own statements.
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
