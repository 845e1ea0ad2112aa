import { randomUUID } from 'node:crypto';
import type { BlobHTTPHeaders, BlobRequestConditions, BlockBlobClient } from '@azure/storage-blob';
import { type CallLimits, within } from '../limits.ts';

const MEBIBYTE = 1024 * 1024;

/** Copied by one request, which the service answers when it is done. */
const COPIED_BYTES = 100 * MEBIBYTE;

/** The most blocks of a blob. @see https://learn.microsoft.com/rest/api/storageservices/put-block-list */
const MAX_BLOCKS = 50_000;

const PARALLEL_COPIES = 4;

/** What is copied: a URL that the service reads by, and how many bytes it gives. */
export interface CopySource {
  readonly url: string;
  readonly size: number;
}

/** What is made of it. */
export interface CopyTarget {
  readonly blob: BlockBlobClient;
  readonly headers: BlobHTTPHeaders;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly conditions?: BlobRequestConditions;
}

/**
 * Copies bytes inside the service, block by block, and makes them a blob at once. `isUnchanged` is asked in between: a
 * source that changed meanwhile makes no blob, and the answer is false.
 */
export async function copyBlob(
  { url, size }: CopySource,
  { blob, headers, metadata = {}, conditions = {} }: CopyTarget,
  limits: CallLimits,
  {
    signal,
    isUnchanged = async () => true,
    blockBytes = Math.max(COPIED_BYTES, Math.ceil(size / MAX_BLOCKS)),
  }: {
    readonly signal?: AbortSignal | undefined;
    readonly isUnchanged?: () => Promise<boolean>;
    /** So that tests need none of 100 MiB. */
    readonly blockBytes?: number;
  } = {},
): Promise<boolean> {
  // Of its own, so that two copies to one blob never mix their blocks.
  const nonce = randomUUID();
  const blocks = Array.from({ length: Math.ceil(size / blockBytes) }, (_, index) => ({
    id: Buffer.from(`${nonce}-${String(index).padStart(5, '0')}`).toString('base64'),
    offset: index * blockBytes,
    length: Math.min(blockBytes, size - index * blockBytes),
  }));
  for (let first = 0; first < blocks.length; first += PARALLEL_COPIES) {
    const some = blocks.slice(first, first + PARALLEL_COPIES);
    await Promise.all(
      some.map(({ id, offset, length }) =>
        within(
          limits.transferTimeoutSeconds,
          (abortSignal) => blob.stageBlockFromURL(id, url, offset, length, { abortSignal }),
          signal,
        ),
      ),
    );
  }
  if (!(await isUnchanged())) return false;
  const ids = blocks.map(({ id }) => id);
  await within(
    limits.requestTimeoutSeconds,
    (abortSignal) => blob.commitBlockList(ids, { abortSignal, blobHTTPHeaders: headers, metadata, conditions }),
    signal,
  );
  return true;
}
