import type { StorageUploads } from '../../src/adapter.ts';
import { observedStorage, type ObservedStorage } from './observed-storage.ts';

/** A storage that, as S3, bounds nothing of parts whose exact length is not signed. */
export function unboundedStorage(
  options: { readonly now?: () => Date; readonly requiresSize?: boolean } = {},
): ObservedStorage {
  const inner = observedStorage(options.now === undefined ? {} : { now: options.now });
  const uploads: Required<StorageUploads> = {
    maxParts: inner.uploads.maxParts,
    enforcesMaxBytes: false,
    verifiesChecksums: false,
    requiresSize: async () => options.requiresSize === true,
    start: ({ key, contentType }) => inner.uploads.start({ key, contentType }),
    sign: ({ parts, ...input }) =>
      inner.uploads.sign({ ...input, parts: parts.map(({ number, size }) => ({ number, size })) }),
    list: (input) => inner.uploads.list(input),
    complete: (input) => inner.uploads.complete(input),
    abort: (input) => inner.uploads.abort(input),
    stale: (input) => inner.uploads.stale(input),
  };
  return Object.assign(Object.create(inner) as ObservedStorage, { uploads });
}
