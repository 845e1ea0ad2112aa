import { offeredConversion } from '../conversions/offered-conversion.ts';
import { newConversion } from '../conversions/planned-conversions.ts';
import { DarkroomError } from '../errors/darkroom-error.ts';
import { findFile } from '../files/access.ts';
import { jobHandlers } from '../jobs/handlers.ts';
import { watchOutages } from '../jobs/outages.ts';
import type { JobRecord } from '../ports/job-records.ts';
import type { JobData, JobHandler, JobName } from '../ports/jobs.ts';
import type { FileJobStatus, FileRecord, NewConversion, NewTagging } from '../ports/records.ts';
import type { SqlClient } from '../ports/sql-client.ts';
import type { Services } from '../services.ts';
import { requestDerivatives } from '../tags/request-derivatives.ts';
import { newTagging } from '../tags/request-tagging.ts';

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
 * Requests what failed for good of a job, as one job, and leaves alone what is done or was requested since. Null if the
 * job itself must continue, because something of it has not ended.
 */
async function convertAgain(services: Services, data: JobData['convert']): Promise<boolean | null> {
  const { fileId, tagging } = data;
  const file = await findFile(services, fileId);
  if (file === null) return false;
  const requestIds = new Set(data.conversions.map(({ requestId }) => requestId));
  const conversions = file.conversions.filter(({ requestId }) => requestIds.has(requestId));
  const failed = conversions.filter(({ status }) => status === 'FAILED');
  const tagged = tagging === undefined ? null : taggingStatusOf(file, tagging.requestId);
  const isRequested = await requestDerivatives(services, file, {
    conversions: failed.map(({ name }) => conversionAgain(services, file, name)),
    tagging: tagged === 'FAILED' ? taggingAgain(services) : null,
    maxRequests: Number.MAX_SAFE_INTEGER,
  });
  if (conversions.some(isUnfinished) || isUnfinished({ status: tagged })) return null;
  // The new job makes the placeholder, too.
  const lacksPlaceholder = data.placeholder === true && file.placeholder === null;
  return isRequested || !lacksPlaceholder ? isRequested : null;
}

/** Like {@link convertAgain}. */
async function tagAgain(services: Services, { fileId, requestId }: JobData['tag']): Promise<boolean | null> {
  const file = await findFile(services, fileId);
  const status = file === null ? null : taggingStatusOf(file, requestId);
  if (file === null || status === null || status === 'DONE') return false;
  if (status !== 'FAILED') return null;
  const maxRequests = Number.MAX_SAFE_INTEGER;
  return requestDerivatives(services, file, { conversions: [], tagging: taggingAgain(services), maxRequests });
}

/** Null if there is another request by now. */
function taggingStatusOf({ tagging }: FileRecord, requestId: string): FileJobStatus | null {
  return tagging?.requestId === requestId ? tagging.status : null;
}

function isUnfinished({ status }: { readonly status: FileJobStatus | null }): boolean {
  return status === 'PENDING' || status === 'RUNNING';
}

function conversionAgain({ processor }: Services, { contentType }: FileRecord, name: string): NewConversion {
  const definition = offeredConversion(processor, name, contentType);
  if (definition !== undefined) return newConversion(name, definition.recipe);
  throw new DarkroomError('BAD_USER_INPUT', `The processor no longer has the conversion ${name}. Discard the job.`);
}

function taggingAgain({ tagger }: Services): NewTagging {
  if (tagger !== null) return newTagging(tagger);
  throw new DarkroomError('BAD_USER_INPUT', 'There is no tagger any more. Discard the job.');
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
