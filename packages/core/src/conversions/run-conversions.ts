import { randomUUID } from 'node:crypto';
import { DarkroomError, isOutage, isRetryable } from '../errors/darkroom-error.ts';
import type { AttemptKey } from '../files/storage-keys.ts';
import type { JobData, Postponement } from '../ports/jobs.ts';
import { type AttemptEnd, outageOf } from '../ports/rules/outages.ts';
import type { Services } from '../services.ts';
import type { ConversionAttempt, Making } from './convert-attempts.ts';
import { leftAttemptsJobs } from './left-attempts.ts';
import { type InterruptedAttempt, postponeConversions } from './postpone-conversions.ts';

/** Starts an attempt at each conversion that a job requests and that is still to be made. */
export async function startAttempts(
  { database }: Pick<Services, 'database'>,
  data: JobData['convert'],
): Promise<readonly ConversionAttempt[]> {
  const attempts = [];
  for (const { conversionId, requestId } of data.conversions) {
    const attemptId = randomUUID();
    const started = await database.conversions.start({ conversionId, requestId, attemptId });
    if (started !== null) attempts.push({ ...started, attemptId });
  }
  return attempts;
}

/** How the attempts of a job ended. */
export interface SettledAttempts {
  readonly end: AttemptEnd;
  /** Whether the placeholder is left to a job that makes postponed conversions. */
  readonly isPlaceholderPostponed: boolean;
}

/**
 * Records how attempts end, each whatever becomes of the others. A record takes the result of the attempt that is
 * current. Another attempt deletes what it wrote, or, if it cannot, jobs that are written with the end of the
 * conversion do. Conversions that meet an outage are postponed together, once all attempts have ended.
 *
 * @param work.withPlaceholder Resolves to whether conversions that are postponed take the placeholder along.
 * @throws errors that a later attempt may avoid.
 */
export async function settleAttempts(
  services: Services,
  data: Postponement,
  { makings, withPlaceholder }: { readonly makings: readonly Making[]; readonly withPlaceholder: Promise<boolean> },
  signal: AbortSignal,
): Promise<SettledAttempts> {
  const settled = await Promise.allSettled(makings.map((making) => settle(services, making, signal)));
  const ended = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const isPlaceholderPostponed = await postponeConversions(
    services,
    data,
    ended.filter((end) => typeof end === 'object' && end !== null),
    await withPlaceholder,
  );
  for (const one of settled) if (one.status === 'rejected') throw one.reason;
  const ends = ended.map((end) => (typeof end === 'object' && end !== null ? outageOf(end.outage) : end));
  const end = ends.find((one) => one !== null && one !== 'DONE') ?? ends.find((one) => one !== null) ?? null;
  return { end, isPlaceholderPostponed };
}

/** Records how an attempt ended, unless it met an outage. */
async function settle(
  services: Services,
  { attempt, result: making }: Making,
  signal: AbortSignal,
): Promise<'DONE' | InterruptedAttempt | null> {
  const { conversions } = services.database;
  const { conversion, attemptId, supersededAttemptId } = attempt;
  const { id: conversionId, requestId, fileId } = conversion;
  const current = { conversionId, requestId, attemptId };

  let result: Awaited<Making['result']>;
  try {
    result = await making;
  } catch (error) {
    const isDiscarded = await discard(services, { fileId, conversionId, attemptId });
    // The worker is closing, or the queue takes the job back: it will run again unchanged.
    if (isOutage(error) && !signal.aborted) return { attempt, outage: error };
    if (isRetryable(error)) throw error;
    const jobs = isDiscarded && supersededAttemptId === null ? [] : leftAttemptsJobs({ fileId, conversionId });
    const telling = await services.events.tell({ type: 'conversionFailed', conversionId }, jobs);
    await conversions.fail({ ...current, error: messageOf(error), jobs: telling });
    return null;
  }
  // If this throws, the record may have taken the result all the same: nothing is deleted then, and the jobs of the
  // attempt that ends the conversion clean up.
  const isAlone = supersededAttemptId === null && conversion.key === null;
  const jobs = isAlone ? [] : leftAttemptsJobs({ fileId, conversionId });
  const telling = await services.events.tell({ type: 'conversionDone', conversionId }, jobs);
  const finished = await conversions.finish({ ...current, result, jobs: telling });
  if (!finished) await discard(services, { fileId, conversionId, attemptId });
  return 'DONE';
}

/** Records that the conversions of a job failed for good, after its queue gave up. */
export async function giveUpConversions(services: Services, data: JobData['convert']): Promise<void> {
  const error = 'The conversion failed after several attempts. Request it again later.';
  for (const { conversionId, requestId } of data.conversions) {
    const left = leftAttemptsJobs({ fileId: data.fileId, conversionId });
    const jobs = await services.events.tell({ type: 'conversionFailed', conversionId }, left);
    await services.database.conversions.fail({ conversionId, requestId, attemptId: null, error, jobs });
  }
}

/** Deletes what an attempt wrote. Resolves to false if that failed and is left to the jobs that end the conversion. */
async function discard(services: Services, attempt: AttemptKey): Promise<boolean> {
  const { keys, storage, log } = services;
  try {
    await storage.objects.delete({ keys: [keys.attempt(attempt), keys.publicAttempt(attempt)] });
    return true;
  } catch (error) {
    log.warn(
      `The objects of an attempt at converting file ${attempt.fileId} could not be deleted. They are deleted when the conversion ends.`,
      error,
    );
    return false;
  }
}

function messageOf(error: unknown): string {
  return error instanceof DarkroomError ? error.message : 'The conversion failed.';
}
