import type { Pool } from 'pg';
import type { FileHistory } from './history.ts';

/** What is due or runs, by kind, but for the sweep, which comes again and again. */
const UNSETTLED = /* SQL */ `
  select 'job ' || name || ' ' || state || coalesce(', tried ' || nullif(retry_count, 0) || ' times', '') as what
  from darkroom_jobs.job
  where name <> 'sweep'
    and (state = 'active' or (state in ('created', 'retry')
      and (name <> 'delete' or start_after < now() + interval '30 seconds')))
  union all
  select status || ' ' || id from darkroom.files
  where deleted_at is null and (status = 'VERIFYING' or (status = 'UPLOADING' and upload_expires_at < now()))
  union all
  select 'tagging ' || tagging_status from darkroom.files
  where deleted_at is null and tagging_status in ('PENDING', 'RUNNING')
  union all
  select 'conversion ' || c.status from darkroom.conversions c join darkroom.files f on f.id = c.file_id
  where f.deleted_at is null and c.status in ('PENDING', 'RUNNING')
  union all
  select 'the end of ' || f.id from darkroom.files f
  where f.deleted_at is null and f.expires_at < now() + interval '10 seconds'
    and not exists (select from darkroom.attachments a where a.file_id = f.id)
  union all
  select 'the reservation of ' || file_id from darkroom.attachments
  where reservation <> '00000000-0000-0000-0000-000000000000'
`;

const LOOK_MILLISECONDS = 500;
const TELL_EVERY = 20;

/**
 * Waits until all that is due is done and subscribers have been told of it; false where the signal aborts before
 * that. Says now and then what is waited for.
 */
export async function untilQuiet(
  pool: Pool,
  histories: readonly FileHistory[],
  { ended, log }: { readonly ended: AbortSignal; readonly log: (line: string) => void },
): Promise<boolean> {
  for (let look = 1; !ended.aborted; look += 1) {
    const { rows } = await pool.query<{ what: string }>(UNSETTLED);
    const waitedFor = [...rows.map(({ what }) => what), ...(await untold(pool, histories))];
    if (waitedFor.length === 0) return true;
    if (look % TELL_EVERY === 0) log(`waiting for ${waitedFor.length}: ${waitedFor.slice(0, 5).join('; ')}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MILLISECONDS));
  }
  return false;
}

async function untold(pool: Pool, histories: readonly FileHistory[]): Promise<readonly string[]> {
  const watched = histories.filter(({ seen }) => seen !== null);
  const { rows } = await pool.query<{ id: string; version: number; isDeleted: boolean }>(
    'select id, version, deleted_at is not null as "isDeleted" from darkroom.files where id = any($1)',
    [watched.map(({ id }) => id)],
  );
  const stored = new Map(rows.map((row) => [row.id, row]));
  return watched.flatMap(({ id, seen }) => {
    const file = stored.get(id);
    if (file === undefined || seen === null) return [];
    const isTold = file.isDeleted ? seen.isGone : seen.version === file.version && seen.isWhole;
    return isTold ? [] : [`the subscriber of ${id}`];
  });
}
