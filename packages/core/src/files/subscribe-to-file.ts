import type { FileRecord } from '../ports/records.ts';
import type { Services } from '../services.ts';
import { type Caller, isAllowed } from './access.ts';
import { subscription } from './subscription.ts';

/** A state of a file that is sent to a subscriber. */
export interface FileEvent {
  /** The requested id. */
  readonly id: string;
  /** The same record for all followers; null, as the last state, once the caller cannot see the file or it is gone. */
  readonly file: FileRecord | null;
  /** Sends the newest state again after a pause, because an outage withheld part of this one. */
  readonly tellAgain: () => void;
}

/**
 * The current state of each file immediately, then again after every change, for as long as the caller may read it.
 * Null once the caller cannot see a file or it is gone; ends once that is true of all. Counts as one of the caller's
 * subscriptions until it ends. Once it has started, it survives outages.
 *
 * @param translate Turns an error into the one that the consumer receives.
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
