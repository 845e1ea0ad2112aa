import type { StorageObjects } from '../ports/storage-objects.ts';
import type { StorageUploads } from '../ports/storage-uploads.ts';
import type { Storage } from '../ports/storage.ts';
import { type StorageCalls, storageCalls } from './storage-calls.ts';

/** Time limits for a storage, in seconds. */
export interface StorageLimits {
  /** To answer a request that moves no bytes, and to send the next chunk of an object. */
  readonly storageTimeoutSeconds: number;
  /** To join, copy, write or delete bytes. */
  readonly storageTransferTimeoutSeconds: number;
}

/**
 * The same storage with a time limit for each call: beyond it, the call fails with `STORAGE_UNAVAILABLE`, and its
 * signal, if it has one, is aborted. Optional methods that the storage lacks are missing here, too.
 */
export function limitedStorage({ uploads, objects }: Storage, limits: StorageLimits): Storage {
  const answers = storageCalls(limits.storageTimeoutSeconds);
  const transfers = storageCalls(limits.storageTransferTimeoutSeconds);
  return {
    uploads: limitedUploads(uploads, answers, transfers),
    objects: limitedObjects(objects, answers, transfers),
  };
}

function limitedUploads(uploads: StorageUploads, answers: StorageCalls, transfers: StorageCalls): StorageUploads {
  const { maxParts, maxPartBytes, takesEmptyParts, urlScope, tellsReplacedParts } = uploads;
  const { enforcesMaxBytes, verifiesChecksums } = uploads;
  const requiresSize = uploads.requiresSize?.bind(uploads);
  const landedBytes = uploads.landedBytes?.bind(uploads);
  const stale = uploads.stale?.bind(uploads);
  return {
    ...(maxParts !== undefined && { maxParts }),
    ...(maxPartBytes !== undefined && { maxPartBytes }),
    ...(takesEmptyParts !== undefined && { takesEmptyParts }),
    ...(urlScope !== undefined && { urlScope }),
    ...(tellsReplacedParts !== undefined && { tellsReplacedParts }),
    ...(enforcesMaxBytes !== undefined && { enforcesMaxBytes }),
    ...(verifiesChecksums !== undefined && { verifiesChecksums }),
    ...(requiresSize && { requiresSize: () => answers.inTime(requiresSize()) }),
    start: (input) => answers.inTime(uploads.start(input)),
    sign: (input) => answers.inTime(uploads.sign(input)),
    list: (input) => answers.inTime(uploads.list(input)),
    ...(landedBytes && { landedBytes: (input) => answers.inTime(landedBytes(input)) }),
    complete: (input) => transfers.orAbort(input.signal, (signal) => uploads.complete({ ...input, signal })),
    abort: (input) => answers.inTime(uploads.abort(input)),
    ...(stale && { stale: (input) => answers.each(stale(input)) }),
  };
}

function limitedObjects(objects: StorageObjects, answers: StorageCalls, transfers: StorageCalls): StorageObjects {
  const { ignoresAddedParameters } = objects;
  const peek = objects.peek?.bind(objects);
  const adopt = objects.adopt?.bind(objects);
  const publish = objects.publish?.bind(objects);
  const publicUrl = objects.publicUrl?.bind(objects);
  const listAll = objects.listAll?.bind(objects);
  return {
    ...(ignoresAddedParameters !== undefined && { ignoresAddedParameters }),
    head: (input) => answers.inTime(objects.head(input)),
    read: (input) => answers.stream(input.signal, (signal) => objects.read({ ...input, signal })),
    ...(peek && { peek: (input) => answers.orAbort(input.signal, (signal) => peek({ ...input, signal })) }),
    write: (input) => transfers.orAbort(input.signal, (signal) => objects.write({ ...input, signal })),
    ...(adopt && { adopt: (input) => transfers.inTime(adopt(input)) }),
    delete: (input) => transfers.inTime(objects.delete(input)),
    deletePrefix: (input) => transfers.inTime(objects.deletePrefix(input)),
    list: (input) => answers.inTime(objects.list(input)),
    ...(listAll && { listAll: (input) => answers.each(listAll(input)) }),
    signedUrl: (input) => answers.inTime(objects.signedUrl(input)),
    ...(publish && { publish: (input) => transfers.inTime(publish(input)) }),
    ...(publicUrl && { publicUrl }),
  };
}
