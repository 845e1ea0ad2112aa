import { isTransient } from '../errors/host-errors.ts';
import type { FileRecord } from '../ports/records.ts';
import type { Services } from '../services.ts';
import { type Caller, isAllowed } from './access.ts';
import { isFileId } from './file-id.ts';
import { repetition } from './tell-again.ts';

/** A state of a file, as a subscriber is told of it. */
export interface FileEvent {
  /** The same record for all who follow it. */
  readonly file: FileRecord;
  /** Has the newest state told after a pause, as an outage kept the subscriber from some of this one. */
  readonly tellAgain: () => void;
}

/**
 * The file as it is, at once, and after every change, for as long as the caller may read it; null, then the end, once
 * there is no such file for the caller. It counts among the caller's subscriptions until it has ended, however it does.
 * Once it has begun, no outage ends it.
 *
 * @param translate Makes of what fails the error that the consumer is given.
 * @throws {DarkroomError} QUOTA_EXCEEDED.
 */
export async function subscribeToFile(
  services: Pick<Services, 'authorize' | 'log' | 'settings' | 'subscriptions' | 'watcher'>,
  id: string,
  caller: Caller,
  translate: (error: unknown) => Error,
): Promise<AsyncIterableIterator<FileEvent | null>> {
  const release = await services.subscriptions.open(caller);
  const watched = isFileId(id) ? services.watcher.watch(id) : null;
  const states: AsyncIterator<FileRecord | null, undefined> = watched ?? never();
  const repeated = repetition(() => watched?.repeat());
  let hasBegun = false;
  let isOver = false;
  const end = async (): Promise<IteratorResult<FileEvent | null>> => {
    isOver = true;
    repeated.stop();
    release();
    await states.return?.();
    return { done: true, value: undefined };
  };
  const mayRead = async (file: FileRecord): Promise<boolean | 'UNKNOWN'> => {
    try {
      return await isAllowed(services, 'READ', file, caller);
    } catch (error) {
      if (!hasBegun || !isTransient(error)) throw error;
      services.log.warn(`File ${id} is followed, but who may read it is unknown; asking again.`, error);
      return 'UNKNOWN';
    }
  };
  const next = async (): Promise<IteratorResult<FileEvent | null>> => {
    for (;;) {
      if (isOver) return end();
      const { done, value } = await states.next();
      if (done === true) return end();
      const tellAgain = repeated.begin();
      const isReadable = value !== null && (await mayRead(value));
      if (isReadable === 'UNKNOWN') {
        tellAgain();
        continue;
      }
      if (!isReadable) {
        await end();
        return { done: false, value: null };
      }
      hasBegun = true;
      return { done: false, value: { file: value, tellAgain } };
    }
  };
  const subscription: AsyncIterableIterator<FileEvent | null> = {
    next: async () => {
      try {
        return await next();
      } catch (error) {
        await end();
        throw translate(error);
      }
    },
    return: end,
    throw: async (error: unknown) => {
      await end();
      throw error;
    },
    [Symbol.asyncIterator]: () => subscription,
  };
  return subscription;
}

async function* never(): AsyncGenerator<null> {
  yield null;
}
