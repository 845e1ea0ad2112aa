import { CompiledQuery, sql } from 'kysely';
import { type Migration, MIGRATIONS } from './migrations.ts';
import type { Statements } from './statements.ts';

/**
 * Brings the schema up to date and returns the database's id. Runs in one transaction under an advisory lock: of
 * several processes, one does the work and the others find it done; a failure leaves nothing behind. Migrations of a
 * newer release are ignored.
 */
export function migrate(
  statements: Statements,
  schema: string,
  jobsSchema: string,
  migrations: readonly Migration[] = MIGRATIONS,
): Promise<string> {
  return statements.transaction(async (trx) => {
    const execute = (text: string): Promise<unknown> => trx.executeQuery(CompiledQuery.raw(text));

    await sql`select pg_advisory_xact_lock(hashtext('darkroom migrations'), hashtext(${schema}))`.execute(trx);
    // Also creates the schema of the jobs, which pg-boss then fills: without the lock, two processes that create it at
    // once would conflict.
    for (const name of [schema, jobsSchema]) {
      const { rows } = await sql`select from pg_namespace where nspname = ${name}`.execute(trx);
      // `create schema if not exists` would require the right to create schemas even if this one exists.
      if (rows.length === 0) await execute(`create schema ${name}`);
    }
    await execute(`create table if not exists ${schema}.migrations (
      name text primary key,
      migrated_at timestamptz not null default now()
    )`);
    const migrationsTable = sql.id(schema, 'migrations');
    const { rows } = await sql<{ name: string }>`select name from ${migrationsTable}`.execute(trx);
    const done = new Set(rows.map(({ name }) => name));
    for (const migration of migrations) {
      if (done.has(migration.name)) continue;
      await execute(migration.text.replaceAll(':schema', () => schema));
      await sql`insert into ${migrationsTable} (name) values (${migration.name})`.execute(trx);
    }
    const installation = await sql<{ id: string }>`select id from ${sql.id(schema, 'installation')}`.execute(trx);
    const id = installation.rows[0]?.id;
    if (id === undefined) {
      throw new Error(`The table ${schema}.installation has lost its row: restore it from a backup.`);
    }
    return id;
  });
}
