import { Readable } from 'node:stream';
import { Upload } from '@aws-sdk/lib-storage';
import type { S3Bucket } from '../bucket.ts';
import { BodyError } from '../s3-error.ts';

const MEBIBYTE = 1024 * 1024;
/** The size of a part: up to 10,000 parts, so 156 GiB. Three parts are in memory at a time. */
const PART_BYTES = 16 * MEBIBYTE;
const PARALLEL_PARTS = 2;

/**
 * Writes a stream: with a single PUT if it fits into one part, otherwise with a multipart upload, which is aborted on
 * an error.
 */
export async function writeObject(
  bucket: S3Bucket,
  input: { readonly Key: string; readonly ContentType: string },
  body: ReadableStream<Uint8Array>,
  signal?: AbortSignal,
): Promise<{ readonly size: number }> {
  let size = 0;
  const count = (bytes: number): void => void (size += bytes);
  const upload = new Upload({
    client: bucket.client,
    params: {
      ...input,
      Bucket: bucket.name,
      Body: Readable.from(chunksOf(body, count, signal), { objectMode: false }),
    },
    partSize: PART_BYTES,
    queueSize: PARALLEL_PARTS,
  });
  try {
    // Aborted only through its body: this way the upload waits for requests in progress, and cleans up, before it
    // fails.
    await upload.done();
    return { size };
  } catch (error) {
    // Nothing reads the stream any more, so its producer must be informed. The stream itself may have failed.
    await body.cancel(error).catch(() => {});
    throw error;
  }
}

/** The chunks of a caller's stream. Its errors are thrown as {@link BodyError}, an abort as the signal's reason. */
async function* chunksOf(
  body: ReadableStream<Uint8Array>,
  count: (bytes: number) => void,
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
      count(value.length);
      yield value;
    }
  } finally {
    signal?.removeEventListener('abort', release);
    release();
  }
}
