import type { FileRecord } from '../ports/records.ts';
import type { Services } from '../services.ts';
import { type Caller, isAllowed } from './access.ts';
import { subscription } from './subscription.ts';

/** A state of a file, as a subscriber is told of it. */
export interface FileEvent {
  /** The id that was asked for. */
  readonly id: string;
  /** The same record for all who follow it; null once there is no such file for the caller: no more is told of it. */
  readonly file: FileRecord | null;
  /** Has the newest state told after a pause, as an outage kept the subscriber from some of this one. */
  readonly tellAgain: () => void;
}

/**
 * Each of the files as it is, at once, and after every change, for as long as the caller may read it; null once there
 * is no such file for the caller, and the end once that is so of all. It counts as one among the caller's subscriptions
 * until it has ended, however it does. Once it has begun, no outage ends it.
 *
 * @param translate Makes of what fails the error that the consumer is given.
 * @throws {DarkroomError} QUOTA_EXCEEDED.
 */
export async function subscribeToFiles(
  services: Pick<Services, 'authorize' | 'isAttached' | 'log' | 'settings' | 'subscriptions' | 'watcher'>,
  ids: readonly string[],
  caller: Caller,
  translate: (error: unknown) => Error,
): Promise<AsyncIterableIterator<FileEvent>> {
  const release = await services.subscriptions.open(caller);
  const states = services.watcher.watch(ids);
  return subscription({
    states,
    eventOf: async ({ key: id, state }, tellAgain) => {
      const isReadable = state !== null && (await isAllowed(services, 'READ', state, caller));
      if (!isReadable) states.drop(id);
      return { id, file: isReadable ? state : null, tellAgain };
    },
    pauseMilliseconds: 0,
    release,
    translate,
    log: services.log,
  });
}
