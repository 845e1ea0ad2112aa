import type { Services } from '../services.ts';

/**
 * Requests the work that one process does per interval: a sweep, and keeping event subscriptions alive. Logs failures;
 * the next interval tries again.
 */
export async function requestRepeated({ database, events, settings, log }: Services): Promise<void> {
  const declaring = events
    .declare()
    .catch((error: unknown) =>
      log.warn('The wanted events could not be declared again. The last declaration is valid for a week.', error),
    );
  const adding = database.jobs
    .addOncePer({ job: { name: 'sweep', data: {} }, intervalSeconds: settings.sweepIntervalSeconds })
    .catch((error: unknown) => log.warn('A sweep could not be requested. The next interval tries again.', error));
  await Promise.all([declaring, adding]);
}
