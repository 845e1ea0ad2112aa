import { randomUUID } from 'node:crypto';
import type { BlobHTTPHeaders, BlobRequestConditions, BlockBlobClient } from '@azure/storage-blob';
import { type CallLimits, within } from '../limits.ts';

const MEBIBYTE = 1024 * 1024;

/** The number of bytes that one request copies; the service responds when it has copied them. */
const COPIED_BYTES = 100 * MEBIBYTE;

/**
 * The maximum number of blocks of a blob.
 *
 * @see https://learn.microsoft.com/rest/api/storageservices/put-block-list
 */
const MAX_BLOCKS = 50_000;

const PARALLEL_COPIES = 4;

/** The source of a copy: a URL that the service reads from, and its length in bytes. */
export interface CopySource {
  readonly url: string;
  readonly size: number;
}

/** The blob that a copy creates. */
export interface CopyTarget {
  readonly blob: BlockBlobClient;
  readonly headers: BlobHTTPHeaders;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly conditions?: BlobRequestConditions;
}

/**
 * Copies bytes within the service, block by block, and then makes them a blob in one step. Before that step, calls
 * `isUnchanged`: if the source has changed in the meantime, no blob is made, and the result is false.
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
    /** For tests, so that they do not need 100 MiB. */
    readonly blockBytes?: number;
  } = {},
): Promise<boolean> {
  // A nonce for each copy, so that two copies to the same blob never mix their blocks.
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
