import type { FileRecord } from '../ports/records.ts';
import type { Services } from '../services.ts';
import { type Caller, isAllowed } from './access.ts';
import { isFileId } from './file-id.ts';

/**
 * The file as it is, at once, and after every change, for as long as the caller may read it; null, then the end, once there is no such file
 * for the caller.
 */
export function subscribeToFile(
  services: Services,
  id: string,
  caller: Caller,
): AsyncIterableIterator<FileRecord | null> {
  const states = isFileId(id) ? services.watcher.watch(id) : never();
  let ended = false;
  return {
    async next() {
      if (ended) return { done: true, value: undefined };
      const { done, value } = await states.next();
      if (done === true) return { done, value: undefined };
      if (value !== null && (await isAllowed(services, 'READ', value, caller))) return { done: false, value };
      ended = true;
      await states.return?.();
      return { done: false, value: null };
    },
    async return() {
      ended = true;
      await states.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

async function* never(): AsyncGenerator<null> {
  yield null;
}
