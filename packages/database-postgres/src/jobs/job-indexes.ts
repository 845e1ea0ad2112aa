import { sql } from 'kysely';
import type { Statements } from '../sql/statements.ts';

/**
 * Additional indexes on pg-boss's table; its own are named `job_i` and a number. It has none for running jobs, so it
 * reads the whole table, including the finished jobs of a day, to find those of dead workers. It also has none that
 * finds the first waiting job of a queue if very many are delayed.
 */
const INDEXES: Readonly<Record<string, string>> = {
  job_active: `(name) where state = 'active'`,
  job_waiting: `(name, start_after) include (state) where state < 'active' and not blocked`,
};

/** Creates missing indexes. */
export async function indexJobs(statements: Statements, jobsSchema: string): Promise<void> {
  await statements.run(async (db) => {
    const { rows } = await sql<{ name: string }>`
      select indexname as name from pg_indexes where schemaname = ${jobsSchema}
    `.execute(db);
    const there = new Set(rows.map(({ name }) => name));
    for (const [name, definition] of Object.entries(INDEXES)) {
      // `if not exists` would wait for all current writers of jobs, and make later ones wait for it.
      if (there.has(name)) continue;
      await sql`create index ${sql.id(name)} on ${sql.id(jobsSchema, 'job')} ${sql.raw(definition)}`.execute(db);
    }
  });
}
