import type { Pool } from 'pg';
import type { FileHistory } from './history.ts';

/** Jobs that are due or run, but for the sweep, which comes again and again, and files and their work on the way. */
const UNSETTLED = /* SQL */ `
  select
    (select count(*) from darkroom_jobs.job
      where (state = 'active' or (state in ('created', 'retry') and name <> 'delete')
        or (state in ('created', 'retry') and start_after < now() + interval '30 seconds')) and name <> 'sweep')
    + (select count(*) from darkroom.files f where deleted_at is null
      and (status = 'VERIFYING' or (status = 'UPLOADING' and upload_expires_at < now())
        or tagging_status in ('PENDING', 'RUNNING')))
    + (select count(*) from darkroom.conversions c join darkroom.files f on f.id = c.file_id
      where f.deleted_at is null and c.status in ('PENDING', 'RUNNING'))
    as count
`;

/**
 * Waits until all that is due is done and subscribers have had the time to be told of it; false where that takes longer.
 */
export async function untilQuiet(pool: Pool, histories: readonly FileHistory[], seconds: number): Promise<boolean> {
  const end = performance.now() + seconds * 1000;
  while (performance.now() < end) {
    if ((await countUnsettled(pool)) === 0 && (await areTold(pool, histories))) return true;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  return false;
}

async function countUnsettled(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ count: string }>(UNSETTLED);
  return Number(rows[0]?.count);
}

async function areTold(pool: Pool, histories: readonly FileHistory[]): Promise<boolean> {
  const watched = histories.filter(({ seen }) => seen !== null);
  const { rows } = await pool.query<{ id: string; version: number; isDeleted: boolean }>(
    'select id, version, deleted_at is not null as "isDeleted" from darkroom.files where id = any($1)',
    [watched.map(({ id }) => id)],
  );
  const stored = new Map(rows.map((row) => [row.id, row]));
  return watched.every(({ id, seen }) => {
    const file = stored.get(id);
    if (file === undefined || seen === null) return true;
    return file.isDeleted ? seen.isGone : seen.version === file.version && seen.isWhole;
  });
}
