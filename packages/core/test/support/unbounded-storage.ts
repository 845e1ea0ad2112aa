import type { StorageUploads } from '../../src/adapter.ts';
import { observedStorage, type ObservedStorage } from './observed-storage.ts';

/** A storage that, as S3, bounds nothing of parts whose exact length is not signed. */
export function unboundedStorage(
  options: {
    readonly now?: () => Date;
    readonly requiresSize?: boolean;
    /** With `UPLOAD` it bounds nothing of any part. @default 'PART' */
    readonly urlScope?: 'PART' | 'UPLOAD';
  } = {},
): ObservedStorage {
  const inner = observedStorage(options.now === undefined ? {} : { now: options.now });
  const uploads: Required<StorageUploads> = {
    ...inner.uploads,
    enforcesMaxBytes: false,
    verifiesChecksums: false,
    urlScope: options.urlScope ?? 'PART',
    requiresSize: async () => options.requiresSize === true,
    start: ({ key, contentType }) => inner.uploads.start({ key, contentType }),
    sign: ({ parts, ...input }) =>
      inner.uploads.sign({
        ...input,
        parts: parts.map(({ number, size }) => ({ number, size: options.urlScope === 'UPLOAD' ? null : size })),
      }),
  };
  return Object.assign(Object.create(inner) as ObservedStorage, { uploads });
}
