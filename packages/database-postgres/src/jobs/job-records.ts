import {
  JOB_NAMES,
  type JobData,
  type JobName,
  type JobQuery,
  type JobRecord,
  type JobState,
} from '@graphql-darkroom/core/adapter';
import { type RawBuilder, sql } from 'kysely';
import type { Statements } from '../sql/statements.ts';
import { DEAD_LETTER_QUEUE } from './queues.ts';

/** The states by their names in pg-boss. */
const STATES = {
  created: 'WAITING',
  active: 'RUNNING',
  retry: 'RETRYING',
  failed: 'DEAD',
  completed: 'DONE',
} as const satisfies Record<string, JobState>;

type BossState = keyof typeof STATES;

interface JobRow {
  readonly id: string;
  readonly name: JobName;
  readonly state: BossState;
  readonly data: JobData[JobName];
  readonly retryCount: number;
  readonly createdOn: Date;
  readonly startAfter: Date;
  readonly startedOn: Date | null;
  readonly completedOn: Date | null;
  readonly output: { readonly code?: unknown; readonly message?: unknown } | null;
}

/** Reads jobs from pg-boss's table, however long that takes, within the limit for maintenance. */
export async function listJobs(
  statements: Statements,
  jobsSchema: string,
  { ids, names, states, fileId, limit }: JobQuery,
): Promise<readonly JobRecord[]> {
  const bossStates = (Object.keys(STATES) as BossState[]).filter((state) => states?.includes(STATES[state]) !== false);
  const look = sql<JobRow>`
    select id, name, state::text as state, data, retry_count as "retryCount", created_on as "createdOn",
      start_after as "startAfter", started_on as "startedOn", completed_on as "completedOn", output
    from ${sql.id(jobsSchema, 'job')}
    where name = any(${[...(names ?? JOB_NAMES)]}::text[]) and state::text = any(${bossStates}::text[])
      ${ids === null ? sql`` : sql`and id = any(${ids.filter(isUuid)}::uuid[])`}
      ${fileId === null ? sql`` : sql`and position(${fileId} in data::text) > 0`}
    order by created_on desc, id limit ${limit}
  `;
  const { rows } = await statements.patiently(() => statements.run((db) => look.execute(db)));
  return rows.map(recordOf);
}

function recordOf({ id, name, state, data, retryCount, createdOn, startAfter, startedOn, ...row }: JobRow): JobRecord {
  const { code, message } = row.output ?? {};
  const error = { code: typeof code === 'string' ? code : null, message: String(message) };
  return {
    id,
    name,
    state: STATES[state],
    data,
    attempts: startedOn === null ? 0 : retryCount + 1,
    createdAt: createdOn,
    dueAt: startAfter,
    startedAt: startedOn,
    endedAt: row.completedOn,
    error: typeof message === 'string' ? error : null,
  };
}

/**
 * Makes a job due, directly in pg-boss's table: pg-boss's own call gives a dead job only one attempt, and leaves its
 * letter in the dead-letter queue. The count of its attempts continues, since pg-boss detects late attempts by it.
 */
export async function retryJob(statements: Statements, jobsSchema: string, id: string): Promise<boolean> {
  if (!isUuid(id)) return false;
  const [job, queue] = [sql.id(jobsSchema, 'job'), sql.id(jobsSchema, 'queue')];
  const now = sql`${sql.id(jobsSchema, 'job_now')}()`;
  const retry = sql<{ found: number }>`
    with due as (
      update ${job} as job set
        start_after = ${now},
        state = case when job.state = 'failed' then 'retry' else job.state end,
        retry_limit = case when job.state = 'failed' then job.retry_count + 1 + queue.retry_limit else job.retry_limit end,
        keep_until = greatest(job.keep_until, ${now} + interval '1 day'),
        completed_on = null
      from ${queue} as queue
      where queue.name = job.name and ${isQuiet(id)}
      returning job.id
    ), ${letterGone(jobsSchema, 'due')}
    select count(*)::int as found from due
  `;
  const { rows } = await statements.run((db) => retry.execute(db));
  return rows[0]?.found === 1;
}

/** Deletes a job that is not running, and its letter in the dead-letter queue. */
export async function discardJob(statements: Statements, jobsSchema: string, id: string): Promise<boolean> {
  if (!isUuid(id)) return false;
  const discard = sql<{ found: number }>`
    with gone as (
      delete from ${sql.id(jobsSchema, 'job')} as job where ${isQuiet(id)} returning job.id
    ), ${letterGone(jobsSchema, 'gone')}
    select count(*)::int as found from gone
  `;
  const { rows } = await statements.run((db) => discard.execute(db));
  return rows[0]?.found === 1;
}

function isQuiet(id: string): RawBuilder<boolean> {
  return sql`job.name = any(${[...JOB_NAMES]}::text[]) and job.id = ${id}::uuid
    and job.state in ('created', 'retry', 'failed')`;
}

function letterGone(jobsSchema: string, of: string): RawBuilder<unknown> {
  return sql`letter as (
    delete from ${sql.id(jobsSchema, 'job')}
    where name = ${DEAD_LETTER_QUEUE} and state < 'active' and source_id in (select id from ${sql.id(of)})
  )`;
}

function isUuid(id: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id);
}
