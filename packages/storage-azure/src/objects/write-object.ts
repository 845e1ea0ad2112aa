import { randomUUID } from 'node:crypto';
import type { BlockBlobClient } from '@azure/storage-blob';
import { BodyError } from '../azure-error.ts';
import { type AzureContainer, blobOf } from '../container.ts';
import { type CallLimits, within } from '../limits.ts';

const MEBIBYTE = 1024 * 1024;

/** The size of a block: up to 50,000 blocks, so 390 GiB. One block is in memory at a time. */
const BLOCK_BYTES = 8 * MEBIBYTE;

/** The slowest link between a worker and its storage: half a megabit per second. */
const SLOWEST_BYTES_PER_SECOND = 65_536;

/**
 * Writes a stream: with a single request if it fits into one block, otherwise in blocks that the last request makes an
 * object. The blocks of a failed write belong to no object; the service discards them after a week.
 */
export async function writeObject(
  container: AzureContainer,
  name: string,
  contentType: string,
  body: ReadableStream<Uint8Array>,
  signal?: AbortSignal,
): Promise<{ readonly size: number }> {
  const blob = blobOf(container, name);
  const blobHTTPHeaders = { blobContentType: contentType };
  const { requestTimeoutSeconds } = container.limits;
  const ids: string[] = [];
  const nonce = randomUUID();
  let size = 0;
  try {
    for await (const { bytes, isLast } of blocksOf(body, signal)) {
      size += bytes.length;
      if (isLast && ids.length === 0) {
        await within(
          secondsFor(bytes, container.limits),
          (abortSignal) => blob.upload(bytes, bytes.length, { abortSignal, blobHTTPHeaders }),
          signal,
        );
        return { size };
      }
      if (bytes.length === 0) continue;
      const id = Buffer.from(`${nonce}-${String(ids.length).padStart(5, '0')}`).toString('base64');
      ids.push(id);
      await stage(blob, id, bytes, container.limits, signal);
    }
    await within(
      requestTimeoutSeconds,
      (abortSignal) => blob.commitBlockList(ids, { abortSignal, blobHTTPHeaders }),
      signal,
    );
    return { size };
  } catch (error) {
    // Nothing reads the stream any more, so its producer must be informed. The stream itself may have failed.
    await body.cancel(error).catch(() => {});
    throw error;
  }
}

async function stage(
  blob: BlockBlobClient,
  id: string,
  bytes: Uint8Array,
  limits: CallLimits,
  signal?: AbortSignal,
): Promise<void> {
  await within(
    secondsFor(bytes, limits),
    (abortSignal) => blob.stageBlock(id, bytes, bytes.length, { abortSignal }),
    signal,
  );
}

function secondsFor(bytes: Uint8Array, { requestTimeoutSeconds, transferTimeoutSeconds }: CallLimits): number {
  return Math.min(transferTimeoutSeconds, requestTimeoutSeconds + bytes.length / SLOWEST_BYTES_PER_SECOND);
}

/** A stream's bytes in blocks of equal length; only the last may be shorter or even empty. */
async function* blocksOf(
  body: ReadableStream<Uint8Array>,
  signal?: AbortSignal,
): AsyncGenerator<{ readonly bytes: Uint8Array; readonly isLast: boolean }, void, void> {
  let waiting: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunksOf(body, signal)) {
    for (let start = 0; start < chunk.length;) {
      if (length === BLOCK_BYTES) {
        yield { bytes: Buffer.concat(waiting), isLast: false };
        waiting = [];
        length = 0;
      }
      const piece = chunk.subarray(start, start + BLOCK_BYTES - length);
      waiting.push(piece);
      length += piece.length;
      start += piece.length;
    }
  }
  yield { bytes: Buffer.concat(waiting), isLast: true };
}

/** The chunks of a caller's stream. Its errors are thrown as {@link BodyError}, an abort as the signal's reason. */
async function* chunksOf(
  body: ReadableStream<Uint8Array>,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array, void, void> {
  signal?.throwIfAborted();
  const reader = body.getReader();
  // Makes a pending read of the body fail.
  const release = (): void => reader.releaseLock();
  signal?.addEventListener('abort', release);
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((error: unknown) => {
        signal?.throwIfAborted();
        throw new BodyError('The body ended early.', { cause: error });
      });
      signal?.throwIfAborted();
      if (done) return;
      yield value;
    }
  } finally {
    signal?.removeEventListener('abort', release);
    release();
  }
}
