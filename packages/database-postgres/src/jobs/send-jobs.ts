import {
  type FileRecord,
  type JobName,
  type JobRequest,
  type JobsOfChange,
  lineOf,
  priorityAfter,
} from '@graphql-darkroom/core/adapter';
import { sql, type Transaction } from 'kysely';
import { fromKysely, type PgBoss } from 'pg-boss';
import { selectFiles, toFileRecord } from '../records/file-record.ts';
import type { Tables } from '../sql/tables.ts';
import { secondsOfLines } from './work-seconds.ts';

/**
 * Writes jobs of a file in the transaction, with one statement for each queue. When the transaction commits, the
 * workers are notified of the seconds until the first job is due.
 */
export async function sendJobs(
  boss: PgBoss,
  channel: string,
  trx: Transaction<Tables>,
  fileId: string,
  made: JobsOfChange,
): Promise<void> {
  const jobs = typeof made === 'function' ? made(await readFile(trx, fileId)) : made;
  if (jobs.length === 0) return;
  const db = fromKysely(trx);
  const anonymousKey = jobs.some(isAnonymous) ? await anonymousKeyOf(trx, fileId) : null;
  const lineOfJob = (job: JobRequest): string | null => lineOf(job, anonymousKey);
  const lines = new Set(jobs.map(lineOfJob).filter((line) => line !== null));
  const taken = lines.size === 0 ? new Map<string, number>() : await secondsOfLines(trx, [...lines]);
  const byName = Map.groupBy(jobs, ({ name }): JobName => name);
  for (const [name, group] of byName) {
    const rows = group.map((job) => {
      const line = lineOfJob(job);
      return {
        data: job.data,
        startAfter: job.delaySeconds ?? 0,
        ...(line !== null && { group: { id: line }, priority: priorityAfter(taken.get(line) ?? 0) }),
      };
    });
    await boss.insert(name, rows, { db });
  }
  const dueIn = Math.max(0, Math.min(...jobs.map(({ delaySeconds = 0 }) => delaySeconds)));
  await sql`select pg_notify(${channel}, ${String(dueIn)})::text`.execute(trx);
}

/** The file, including the changes of this transaction. */
async function readFile(trx: Transaction<Tables>, fileId: string): Promise<FileRecord> {
  return toFileRecord(await selectFiles(trx).where('f.id', '=', fileId).executeTakeFirstOrThrow());
}

/** Whether a job waits in a line of anonymous callers. */
function isAnonymous(job: JobRequest): boolean {
  return job.owner === null && lineOf(job) !== null;
}

async function anonymousKeyOf(trx: Transaction<Tables>, fileId: string): Promise<string | null> {
  const file = await trx.selectFrom('files').select('anonymous_key').where('id', '=', fileId).executeTakeFirst();
  return file?.anonymous_key ?? null;
}
