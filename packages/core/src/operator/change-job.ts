import { offeredConversion } from '../conversions/offered-conversion.ts';
import { requestAsOperator } from '../conversions/reprocess-conversion.ts';
import { DarkroomError } from '../errors/darkroom-error.ts';
import { findFile } from '../files/access.ts';
import { jobHandlers } from '../jobs/handlers.ts';
import { watchOutages } from '../jobs/outages.ts';
import type { JobRecord } from '../ports/job-records.ts';
import type { JobData, JobHandler, JobName } from '../ports/jobs.ts';
import type { SqlClient } from '../ports/sql-client.ts';
import type { Services } from '../services.ts';
import { requestTaggingAsOperator } from '../tags/request-tagging.ts';

/**
 * The result of retrying a job: `DUE`, it is due now; `REQUESTED`, a conversion or tagging that had failed for good was
 * requested again, with another job; `UNCHANGED`, there is no such job, it is running or done, or nothing waits for it
 * any more.
 */
export type RetryOutcome = 'DUE' | 'REQUESTED' | 'UNCHANGED';

/**
 * Retries a job immediately.
 *
 * @throws {DarkroomError} BAD_USER_INPUT for a conversion or a tagger that this process does not have.
 */
export async function retryJob(services: Services, id: string): Promise<RetryOutcome> {
  const { jobs } = services.database;
  const job = await findJob(services, id);
  if (job === undefined) return 'UNCHANGED';
  // The record says FAILED, so the job itself would find nothing to do.
  const isRequested =
    job.state !== 'DEAD'
      ? null
      : job.name === 'convert'
        ? await convertAgain(services, job.data as JobData['convert'])
        : job.name === 'tag'
          ? await tagAgain(services, job.data as JobData['tag'])
          : null;
  if (isRequested === null) return (await jobs.retry({ id })) ? 'DUE' : 'UNCHANGED';
  if (isRequested) await jobs.discard({ id });
  return isRequested ? 'REQUESTED' : 'UNCHANGED';
}

/**
 * Gives up a job and removes it. Its work ends as if its retries were used up: a conversion is FAILED. Resolves to
 * false if there is no such job, or it is running or done.
 */
export async function discardJob(services: Services, id: string): Promise<boolean> {
  const job = await findJob(services, id);
  if (job === undefined || job.state === 'RUNNING' || job.state === 'DONE') return false;
  // Before the job is removed: without it, nothing else would end its work.
  if (job.state !== 'DEAD') await giveUp(services, job);
  return services.database.jobs.discard({ id });
}

async function findJob({ database }: Services, id: string): Promise<JobRecord | undefined> {
  const [job] = await database.jobs.list({ ids: [id], names: null, states: null, fileId: null, limit: 1 });
  return job;
}

/**
 * Requests what failed for good of a job, and leaves alone what is done or was requested since. Null if the job itself
 * must continue, because something of it has not ended.
 */
async function convertAgain(services: Services, data: JobData['convert']): Promise<boolean | null> {
  const { fileId, tagging } = data;
  const file = await findFile(services, fileId);
  const requestIds = new Set(data.conversions.map(({ requestId }) => requestId));
  const conversions = file?.conversions.filter(({ requestId }) => requestIds.has(requestId)) ?? [];
  const failed = conversions.filter(({ status }) => status === 'FAILED');
  const unfinished = conversions.filter(({ status }) => status === 'PENDING' || status === 'RUNNING');
  const again = failed.map(({ name }) => {
    const definition = offeredConversion(services.processor, name, file?.contentType ?? null);
    if (definition !== undefined) return { name, recipe: definition.recipe };
    throw new DarkroomError('BAD_USER_INPUT', `The processor no longer has the conversion ${name}. Discard the job.`);
  });
  const isTagged = tagging === undefined ? false : await tagAgain(services, { fileId, requestId: tagging.requestId });
  let isRequested = isTagged === true;
  for (const one of again) if (await requestAsOperator(services, fileId, one)) isRequested = true;
  const lacksPlaceholder = data.placeholder === true && file !== null && file.placeholder === null;
  return unfinished.length > 0 || isTagged === null || lacksPlaceholder ? null : isRequested;
}

/** Like {@link convertAgain}. */
async function tagAgain(services: Services, { fileId, requestId }: JobData['tag']): Promise<boolean | null> {
  const file = await findFile(services, fileId);
  if (file?.tagging?.requestId !== requestId || file.tagging.status === 'DONE') return false;
  if (file.tagging.status !== 'FAILED') return null;
  if (services.tagger === null) {
    throw new DarkroomError('BAD_USER_INPUT', 'There is no tagger any more. Discard the job.');
  }
  return requestTaggingAsOperator(services, services.tagger, file);
}

const TIMEOUT_MS = 60_000;

async function giveUp(services: Services, { id, name, data }: JobRecord): Promise<void> {
  const outages = watchOutages(services);
  try {
    const handler: JobHandler<JobName> | undefined = jobHandlers(services, outages)[name];
    await handler?.exhausted({ id, name, data, signal: AbortSignal.timeout(TIMEOUT_MS), db: noDb });
  } finally {
    await outages.close();
  }
}

const noDb: SqlClient = {
  query: async () => {
    throw new DarkroomError('INVALID_CONFIGURATION', 'A handler has no transaction when it gives up on a job.');
  },
};
