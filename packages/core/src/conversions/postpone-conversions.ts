import { randomUUID } from 'node:crypto';
import type { DarkroomError, DarkroomErrorCode } from '../errors/darkroom-error.ts';
import type { Postponement } from '../ports/jobs.ts';
import type { FileRecord } from '../ports/records.ts';
import { outageOf } from '../ports/rules/outages.ts';
import type { Services } from '../services.ts';
import type { ConversionAttempt } from './convert-attempts.ts';
import { leftAttemptsJobs } from './left-attempts.ts';
import { conversionJob } from './planned-conversions.ts';

const FIRST_PAUSE_SECONDS = 2;
const LONGEST_PAUSE_SECONDS = 300;

/** Seconds until the next attempt at a conversion: 2, doubled with each attempt, at most 300. */
function pauseAfter(attempts: number): number {
  return Math.min(FIRST_PAUSE_SECONDS * 2 ** Math.min(Math.max(attempts - 1, 0), 30), LONGEST_PAUSE_SECONDS);
}

/** An attempt at a conversion that met an outage. */
export interface InterruptedAttempt {
  readonly attempt: ConversionAttempt;
  readonly outage: DarkroomError;
}

/** Conversions of one file that wait for the end of one outage, and for the same time. */
interface Waiting {
  readonly file: FileRecord;
  readonly outage: DarkroomError;
  readonly pauseSeconds: number;
  readonly hastened: number;
  readonly attempts: readonly ConversionAttempt[];
}

/**
 * Leaves conversions of one file that met outages to later jobs, which start with all retries of their queue: those of
 * the same outage and the same pause to one job, which reads the original once. A conversion fails for good after
 * {@link FixedSettings.maxConversionAttempts}, whose pauses add up to more than a day.
 *
 * @param withPlaceholder Whether one of these jobs is to make the placeholder of the file, too.
 * @returns Whether there is such a job.
 */
export async function postponeConversions(
  services: Services,
  { hastened = 0 }: Postponement,
  interrupted: readonly InterruptedAttempt[],
  withPlaceholder: boolean,
): Promise<boolean> {
  const { settings, log } = services;
  const waiting = new Map<string, Waiting>();
  for (const { attempt, outage } of interrupted) {
    const { file, conversion } = attempt;
    log.warn(`Conversion ${conversion.id} of file ${file.id} failed because of an outage.`, outage);
    // A pause that was cut short does not count towards the day.
    const attemptsAfterPauses = conversion.attempts - hastened;
    if (attemptsAfterPauses >= settings.maxConversionAttempts) {
      await giveUp(services, attempt);
      continue;
    }
    const pauseSeconds = pauseAfter(attemptsAfterPauses);
    const key = `${outage.code} ${pauseSeconds}`;
    const others = waiting.get(key)?.attempts ?? [];
    waiting.set(key, { file, outage, pauseSeconds, hastened, attempts: [...others, attempt] });
  }
  let isPlaceholderPostponed = false;
  for (const together of waiting.values()) {
    const makesPlaceholder: boolean = withPlaceholder && !isPlaceholderPostponed;
    const isPostponed = await postpone(services, together, makesPlaceholder);
    isPlaceholderPostponed ||= isPostponed && makesPlaceholder;
  }
  return isPlaceholderPostponed;
}

function postpone(
  { database }: Services,
  { file, outage, pauseSeconds, hastened, attempts }: Waiting,
  makesPlaceholder: boolean,
): Promise<boolean> {
  const waitsFor = outageOf(outage);
  // The first may be what a remote processor never finishes, so the others have their turn before it.
  const inTurn = [...attempts.slice(1), ...attempts.slice(0, 1)];
  return database.conversions.postpone({
    fileId: file.id,
    attempts: inTurn.map(({ attemptId, conversion: { id: conversionId, requestId } }) => ({
      conversionId,
      requestId,
      attemptId,
      nextRequestId: randomUUID(),
    })),
    error: WAITING[outage.code] ?? WAITS,
    jobs: (conversions) => [
      {
        ...conversionJob({
          fileId: file.id,
          conversions,
          ...(makesPlaceholder && { placeholder: true }),
          owner: file.ownerId,
          hastened,
          ...(waitsFor !== null && { waitsFor }),
        }),
        delaySeconds: pauseSeconds,
      },
    ],
  });
}

async function giveUp(services: Services, { file, conversion, attemptId }: ConversionAttempt): Promise<void> {
  const { id: conversionId, requestId } = conversion;
  const left = leftAttemptsJobs({ fileId: file.id, conversionId });
  const jobs = await services.events.tell({ type: 'conversionFailed', conversionId }, left);
  await services.database.conversions.fail({ conversionId, requestId, attemptId, error: GIVEN_UP, jobs });
}

const WAITING: Partial<Readonly<Record<DarkroomErrorCode, string>>> = {
  STORAGE_UNAVAILABLE: 'The file storage is unavailable at the moment. The conversion is retried automatically.',
  PROCESSOR_UNAVAILABLE: 'The image processor is unavailable at the moment. The conversion is retried automatically.',
};
const WAITS =
  'A service that the conversion requires is unavailable at the moment. The conversion is retried automatically.';
const GIVEN_UP =
  'A service that the conversion requires was unavailable for a day. Request the conversion again later.';
