import { JOB_NAMES, type Outage } from '@graphql-darkroom/core/adapter';
import { type Kysely, sql } from 'kysely';
import type { Tables } from '../sql/tables.ts';

/**
 * Makes due what waits for the end of an outage, by pg-boss's own table, as it has no call for that: jobs that were
 * written to wait for it, which are counted as hastened, and those that failed by it.
 */
export async function hastenJobs(db: Kysely<Tables>, jobsSchema: string, outage: Outage): Promise<void> {
  const job = sql.id(jobsSchema, 'job');
  await sql`
    update ${job} set
      start_after = now(),
      data = case when state = 'created'
        then jsonb_set(data, '{hastened}', to_jsonb(coalesce((data ->> 'hastened')::integer, 0) + 1))
        else data
      end
    where name = any(${JOB_NAMES}::text[]) and start_after > now() and (
      (state = 'created' and data ->> 'waitsFor' = ${outage}) or (state = 'retry' and output ->> 'code' = ${outage})
    )
  `.execute(db);
}
