import { DarkroomError } from '../errors/darkroom-error.ts';
import type { Services } from '../services.ts';
import { jobHandlers } from './handlers.ts';
import { watchOutages } from './outages.ts';
import { failureReporter } from './report-failure.ts';
import { requestRepeated } from './request-repeated.ts';

/** Options of a worker. */
export interface WorkerOptions {
  /** The number of jobs that run at a time, 1 to 100. @default 2 */
  readonly concurrency?: number;
}

/** A running worker. */
export interface DarkroomWorker {
  /** Takes no further jobs and waits for running ones, at most `timeoutSeconds` (30 by default). Idempotent. */
  close(options?: { readonly timeoutSeconds?: number }): Promise<void>;
}

/**
 * Runs jobs in this process until it is closed, and makes sure that one process sweeps per interval.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION.
 */
export async function startWorker(services: Services, options: WorkerOptions = {}): Promise<DarkroomWorker> {
  const { concurrency = 2 } = options;
  if (!Number.isInteger(concurrency) || concurrency < 1 || concurrency > 100) {
    throw new DarkroomError('INVALID_CONFIGURATION', '`concurrency` must be a whole number from 1 to 100.');
  }
  const outages = watchOutages(services);
  const worker = await services.database.jobs.work({
    handlers: jobHandlers(services, outages),
    concurrency,
    onError: failureReporter(services),
  });
  const everyInterval = (): void => void requestRepeated(services);
  everyInterval();
  const timer = setInterval(everyInterval, services.settings.sweepIntervalSeconds * 1000);

  return {
    close: async (closeOptions) => {
      clearInterval(timer);
      await worker.close(closeOptions);
      await outages.close();
    },
  };
}
