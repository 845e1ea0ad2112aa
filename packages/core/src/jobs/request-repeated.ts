import type { Services } from '../services.ts';

/**
 * Asks for what is to be done once an interval, by whichever process: a sweep, and that events go on being written.
 * Logs what fails, for the next interval to do.
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
