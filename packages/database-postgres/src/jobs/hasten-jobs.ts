import { JOB_NAMES, type Outage } from '@graphql-darkroom/core/adapter';
import { type Kysely, sql } from 'kysely';
import type { Tables } from '../sql/tables.ts';

/**
 * Makes the jobs that wait for the end of an outage due, directly in pg-boss's table, since pg-boss has no call for it:
 * jobs that were written to wait for it, which are counted as hastened, and jobs that failed because of it.
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
