import { randomUUID } from 'node:crypto';
import type { DarkroomError, DarkroomErrorCode } from '../errors/darkroom-error.ts';
import type { Postponement } from '../ports/jobs.ts';
import type { ConversionRecord, FileRecord } from '../ports/records.ts';
import { outageOf } from '../ports/rules/outages.ts';
import type { Services } from '../services.ts';
import { leftAttemptsJobs } from './left-attempts.ts';
import { conversionJob } from './planned-conversions.ts';

const FIRST_PAUSE_SECONDS = 2;
const LONGEST_PAUSE_SECONDS = 300;

/** Seconds until the next attempt at a conversion: 2, doubled with each attempt, at most 300. */
function pauseAfter(attempts: number): number {
  return Math.min(FIRST_PAUSE_SECONDS * 2 ** Math.min(Math.max(attempts - 1, 0), 30), LONGEST_PAUSE_SECONDS);
}

/**
 * Leaves a conversion that met an outage to a later job, which starts with all retries of its queue. It fails for good
 * after {@link FixedSettings.maxConversionAttempts}, whose pauses add up to more than a day.
 */
export async function postponeConversion(
  services: Services,
  { hastened = 0 }: Postponement,
  attempt: { readonly file: FileRecord; readonly conversion: ConversionRecord; readonly attemptId: string },
  outage: DarkroomError,
): Promise<void> {
  const { database, settings, log } = services;
  const { file, attemptId } = attempt;
  const { id: conversionId, requestId, attempts } = attempt.conversion;
  log.warn(`Conversion ${conversionId} of file ${file.id} failed because of an outage.`, outage);
  // A pause that was cut short does not count towards the day.
  const attemptsAfterPauses = attempts - hastened;
  if (attemptsAfterPauses >= settings.maxConversionAttempts) {
    const left = leftAttemptsJobs({ fileId: file.id, conversionId });
    const jobs = await services.events.tell({ type: 'conversionFailed', conversionId }, left);
    await database.conversions.fail({ conversionId, requestId, attemptId, error: GIVEN_UP, jobs });
    return;
  }
  const nextRequestId = randomUUID();
  const waitsFor = outageOf(outage);
  await database.conversions.postpone({
    conversionId,
    requestId,
    attemptId,
    nextRequestId,
    error: WAITING[outage.code] ?? WAITS,
    jobs: [
      {
        ...conversionJob({
          fileId: file.id,
          conversions: [{ conversionId, requestId: nextRequestId }],
          owner: file.ownerId,
          hastened,
          ...(waitsFor !== null && { waitsFor }),
        }),
        delaySeconds: pauseAfter(attemptsAfterPauses),
      },
    ],
  });
}

const WAITING: Partial<Readonly<Record<DarkroomErrorCode, string>>> = {
  STORAGE_UNAVAILABLE: 'The file storage is unavailable at the moment. The conversion is retried automatically.',
  PROCESSOR_UNAVAILABLE: 'The image processor is unavailable at the moment. The conversion is retried automatically.',
};
const WAITS =
  'A service that the conversion requires is unavailable at the moment. The conversion is retried automatically.';
const GIVEN_UP =
  'A service that the conversion requires was unavailable for a day. Request the conversion again later.';
