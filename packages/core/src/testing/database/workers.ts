import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { OpenDatabase } from '../../ports/database.ts';
import type { Job, JobHandlers, JobName, JobRequest, JobWorker } from '../../ports/jobs.ts';

/** A job of the `delete` queue, identified by its tag. It deletes nothing. */
export function taggedJob(tag: string, delaySeconds?: number): JobRequest {
  const data = { upload: null, prefixes: [], keys: [tag], attemptsAt: null, copies: [] };
  return { name: 'delete', data, ...(delaySeconds === undefined ? {} : { delaySeconds }) };
}

/** A unique tag. */
export function newTag(): string {
  return `tag-${randomUUID()}`;
}

/** The tag of a job in these cases: the key of a `delete` job, the id of an event, or the file of any other job. */
export function tagOf(job: Job): string {
  const data = job.data as { readonly keys?: readonly string[]; readonly fileId?: string; readonly id?: string };
  return data.keys?.[0] ?? data.fileId ?? data.id ?? '';
}

/** Writes jobs in a transaction whose transition succeeds. */
export async function writeJobs(database: OpenDatabase, fileId: string, jobs: readonly JobRequest[]): Promise<void> {
  assert.equal(await database.files.endUpload({ fileId, as: 'ABORTED', jobs }), true);
}

/** What a worker of these cases does, by tag. Jobs of other tags, left by other cases, complete immediately. */
export interface WorkerScript {
  readonly concurrency?: number;
  readonly run?: (tag: string, job: Job) => Promise<void> | void;
  readonly exhausted?: (tag: string, job: Job) => Promise<void> | void;
  /** Handles events of the type `fileReady`, which are otherwise left to other workers. */
  readonly runEvent?: (job: Job<'fileReady'>) => Promise<void> | void;
  readonly onError?: (error: unknown, job: { readonly name: JobName; readonly id: string }) => void;
}

/** Runs `work` next to a worker, which it closes at the end. */
export async function withWorker(
  database: OpenDatabase,
  { concurrency = 4, run, exhausted, runEvent, onError }: WorkerScript,
  work: (worker: JobWorker) => Promise<void>,
): Promise<void> {
  const handler = {
    run: async (job: Job) => run?.(tagOf(job), job),
    exhausted: async (job: Job) => exhausted?.(tagOf(job), job),
  };
  const handlers: JobHandlers = {
    verify: handler,
    convert: handler,
    tag: handler,
    delete: handler,
    sweep: handler,
    ...(runEvent !== undefined && { fileReady: { ...handler, run: async (job) => runEvent(job) } }),
  };
  const worker = await database.jobs.work({ handlers, concurrency, onError: (error, job) => onError?.(error, job) });
  try {
    await work(worker);
  } finally {
    await worker.close({ timeoutSeconds: 1 });
  }
}
