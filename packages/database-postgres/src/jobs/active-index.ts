import { sql } from 'kysely';
import type { Statements } from '../sql/statements.ts';

/** Beside pg-boss's own, which are named `job_i` and a number. */
const NAME = 'job_active';

/**
 * Indexes the jobs that run, of which there are few: pg-boss has no index for these, so that it reads the whole table,
 * with the finished jobs of a day, to find those of dead workers.
 */
export async function indexActiveJobs(statements: Statements, jobsSchema: string): Promise<void> {
  await statements.run(async (db) => {
    const found = await sql`select from pg_indexes where schemaname = ${jobsSchema} and indexname = ${NAME}`.execute(
      db,
    );
    // `if not exists` would wait for all who write jobs at the time, and have those that come later wait for it.
    if (found.rows.length > 0) return;
    await sql`create index ${sql.id(NAME)} on ${sql.id(jobsSchema, 'job')} (name) where state = 'active'`.execute(db);
  });
}
