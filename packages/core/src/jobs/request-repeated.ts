import type { Services } from '../services.ts';

/**
 * Requests the work that one process does per interval: a sweep, and keeping event subscriptions alive. Logs failures;
 * the next interval tries again.
 */
export async function requestRepeated({ database, events, settings, log }: Services): Promise<void> {
  const declaring = events
    .declare()
    .catch((error: unknown) => log.warn('Which events are wanted could not be noted again; that has a week.', error));
  const adding = database.jobs
    .addOncePer({ job: { name: 'sweep', data: {} }, intervalSeconds: settings.sweepIntervalSeconds })
    .catch((error: unknown) => log.warn('A sweep could not be asked for; the next interval tries again.', error));
  await Promise.all([declaring, adding]);
}
