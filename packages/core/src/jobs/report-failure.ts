import { DarkroomError, isOutage } from '../errors/darkroom-error.ts';
import type { JobName } from '../ports/jobs.ts';
import type { Services } from '../services.ts';

/** Called for a failed attempt at a job. */
export type FailureReporter = (error: unknown, job: { readonly name: JobName; readonly id: string }) => void;

/** How often an outage is logged for each queue: thousands of jobs may wait for its end and retry from time to time. */
const OUTAGE_LOG_MS = 60_000;

/** Whether an attempt at a job only found another process doing the same work. */
export function isElsewhere(error: unknown): boolean {
  return error instanceof DarkroomError && error.code === 'UPLOAD_VERIFYING';
}

/**
 * Logs failed attempts at jobs, unless another process is doing the work; for an outage, one line a minute for each
 * queue.
 */
export function failureReporter({ log }: Pick<Services, 'log'>): FailureReporter {
  const outages = new Map<string, { readonly loggedAt: number; count: number }>();
  return (error, { name, id }) => {
    if (isElsewhere(error)) return;
    if (!isOutage(error)) {
      log.warn(`Job ${name} ${id} failed. The policy of its queue decides whether it is retried.`, error);
      return;
    }
    const key = `${name} ${error.code}`;
    const last = outages.get(key);
    if (last !== undefined && performance.now() - last.loggedAt < OUTAGE_LOG_MS) {
      last.count += 1;
      return;
    }
    const others =
      last === undefined || last.count === 0
        ? ''
        : ` Other attempts that failed since the last such line: ${last.count}.`;
    outages.set(key, { loggedAt: performance.now(), count: 0 });
    log.warn(
      `Job ${name} ${id} failed because of an outage, ${error.code}. It is retried by the policy of its queue.${others}`,
      error,
    );
  };
}
