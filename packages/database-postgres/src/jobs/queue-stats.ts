import { JOB_NAMES, type JobName, type QueueStats, statsByQueue } from '@graphql-darkroom/core/adapter';
import { sql } from 'kysely';
import type { Statements } from '../sql/statements.ts';
import { DEAD_LETTER_QUEUE } from './queues.ts';

/** Jobs of a queue in the same state. */
interface JobGroup {
  /** For dead letters, the queue that they come from. */
  readonly queue: string;
  readonly kind: 'due' | 'running' | 'delayed' | 'retrying' | 'deadLettered';
  readonly count: number;
  /** Seconds until the first of them is due, negative for due jobs. */
  readonly dueInSeconds: number | null;
}

/** Counts waiting and running jobs, in one statement that uses their partial indexes. */
export async function queueStats(
  statements: Statements,
  jobsSchema: string,
): Promise<Readonly<Record<JobName, QueueStats>>> {
  const jobs = sql.id(jobsSchema, 'job');
  const now = sql`${sql.id(jobsSchema, 'job_now')}()`;
  const names = sql`any(${[...JOB_NAMES]}::text[])`;
  const waits = sql`state < 'active' and not blocked`;
  // Dead letters are counted separately: of the other jobs, which may be very many, the index contains all that is
  // read.
  const count = sql<JobGroup>`
    select name as queue,
      case when start_after <= ${now} then 'due' when state = 'retry' then 'retrying' else 'delayed' end as kind,
      count(*)::int as count, extract(epoch from min(start_after) - ${now})::double precision as "dueInSeconds"
    from ${jobs} where name = ${names} and ${waits} group by 1, 2
    union all
    select name, 'running', count(*)::int, null from ${jobs} where name = ${names} and state = 'active' group by 1
    union all
    select source_name, 'deadLettered', count(*)::int, null from ${jobs}
    where name = ${DEAD_LETTER_QUEUE} and (state = 'active' or ${waits}) group by 1
  `;
  const { rows } = await statements.run((db) => count.execute(db));
  return statsByQueue((name) => statsOf(name, rows));
}

function statsOf(name: JobName, rows: readonly JobGroup[]): QueueStats {
  const here = rows.filter(({ queue }) => queue === name);
  const countOf = (kind: JobGroup['kind']): number => total(here.filter((group) => group.kind === kind));
  const oldest = firstDue(here.filter(({ kind }) => kind === 'due'));
  return {
    due: countOf('due'),
    running: countOf('running'),
    delayed: countOf('delayed'),
    retrying: countOf('retrying'),
    deadLettered: countOf('deadLettered'),
    oldestDueAgeSeconds: oldest === null ? null : Math.max(0, -oldest),
    nextDueInSeconds: firstDue(here.filter(({ kind }) => kind === 'delayed' || kind === 'retrying')),
  };
}

function total(groups: readonly JobGroup[]): number {
  return groups.reduce((sum, { count }) => sum + count, 0);
}

function firstDue(groups: readonly JobGroup[]): number | null {
  const seconds = groups.map(({ dueInSeconds }) => dueInSeconds).filter((value) => value !== null);
  return seconds.length === 0 ? null : Math.min(...seconds);
}
