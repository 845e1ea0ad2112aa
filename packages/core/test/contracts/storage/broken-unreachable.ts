import { DarkroomError } from '../../../src/errors/darkroom-error.ts';
import { memoryStorage } from '../../../src/memory/storage/memory-storage.ts';
import type { Storage } from '../../../src/ports/storage.ts';
import type { StorageContractSubject } from '../../../src/testing/storage/subject.ts';

const cause = new Error('connect ECONNREFUSED');
const outage = async (): Promise<never> => {
  throw new DarkroomError('STORAGE_UNAVAILABLE', 'Try again.', { cause });
};
const withoutCause = async (): Promise<never> => {
  throw new DarkroomError('STORAGE_UNAVAILABLE', 'Try again.');
};
const untranslated = async (): Promise<never> => {
  throw cause;
};
const nothing = async (): Promise<null> => null;

/** A storage in memory that fails as one that cannot be reached should, but for the changes. */
export function unreachableBut(changes: {
  readonly uploads?: Readonly<Record<string, () => unknown>>;
  readonly objects?: Readonly<Record<string, () => unknown>>;
}): StorageContractSubject {
  const { uploads, objects, handler } = memoryStorage();
  const unreachable = {
    uploads: {
      ...uploads,
      ...Object.fromEntries(['start', 'list', 'complete', 'abort'].map((method) => [method, outage])),
      stale: () => ({ [Symbol.asyncIterator]: () => ({ next: outage }) }),
      ...changes.uploads,
    },
    objects: {
      ...objects,
      ...Object.fromEntries(OBJECT_METHODS.map((method) => [method, outage])),
      listAll: () => ({ [Symbol.asyncIterator]: () => ({ next: outage }) }),
      ...changes.objects,
    },
  } as Storage;
  return { storage: { uploads, objects }, fetch: handler, unreachable };
}

const OBJECT_METHODS = ['head', 'read', 'peek', 'write', 'list', 'delete', 'deletePrefix', 'adopt', 'publish'] as const;

/** For each case about outages how a storage that cannot be reached is broken. */
export const BROKEN_UNREACHABLE: Readonly<Record<string, readonly (() => StorageContractSubject)[]>> = {
  'every method of `uploads` is STORAGE_UNAVAILABLE if the storage cannot be reached': [
    ...['start', 'list', 'complete', 'abort'].flatMap((method) =>
      [nothing, withoutCause, untranslated].map((failure) => () => unreachableBut({ uploads: { [method]: failure } })),
    ),
    // Says that there are none.
    () => unreachableBut({ uploads: { stale: async function* () {} } }),
  ],
  'every method of `objects` is STORAGE_UNAVAILABLE if the storage cannot be reached': [
    ...OBJECT_METHODS.flatMap((method) =>
      [nothing, withoutCause, untranslated].map((failure) => () => unreachableBut({ objects: { [method]: failure } })),
    ),
    // Says that there are none.
    () => unreachableBut({ objects: { listAll: async function* () {} } }),
  ],
  'signs if the storage cannot be reached, or is STORAGE_UNAVAILABLE': [
    () => unreachableBut({ uploads: { sign: untranslated } }),
    () => unreachableBut({ uploads: { requiresSize: withoutCause } }),
    () => unreachableBut({ objects: { signedUrl: untranslated } }),
  ],
};
