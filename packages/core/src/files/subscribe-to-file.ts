import type { FileRecord } from '../ports/records.ts';
import type { Services } from '../services.ts';
import { type Caller, isAllowed } from './access.ts';
import { isFileId } from './file-id.ts';

/**
 * The file as it is, at once, and after every change, for as long as the caller may read it; null, then the end, once
 * there is no such file for the caller. It counts among the caller's subscriptions until it has ended, however it does.
 *
 * @param translate Makes of what fails the error that the consumer is given.
 * @throws {DarkroomError} QUOTA_EXCEEDED.
 */
export async function subscribeToFile(
  services: Pick<Services, 'authorize' | 'settings' | 'subscriptions' | 'watcher'>,
  id: string,
  caller: Caller,
  translate: (error: unknown) => Error,
): Promise<AsyncIterableIterator<FileRecord | null>> {
  const release = await services.subscriptions.open(caller);
  const states = isFileId(id) ? services.watcher.watch(id) : never();
  let isOver = false;
  const end = async (): Promise<IteratorResult<FileRecord | null>> => {
    isOver = true;
    release();
    await states.return?.();
    return { done: true, value: undefined };
  };
  const subscription: AsyncIterableIterator<FileRecord | null> = {
    next: async () => {
      try {
        if (isOver) return await end();
        const { done, value } = await states.next();
        if (done === true) return await end();
        if (value !== null && (await isAllowed(services, 'READ', value, caller))) return { done: false, value };
        await end();
        return { done: false, value: null };
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
