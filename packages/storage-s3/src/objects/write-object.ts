import { Readable } from 'node:stream';
import { Upload } from '@aws-sdk/lib-storage';
import type { S3Bucket } from '../bucket.ts';
import { BodyError } from '../s3-error.ts';

const MEBIBYTE = 1024 * 1024;
/** Of 10,000 parts, so up to 156 GiB, of which three are in memory at a time. */
const PART_BYTES = 16 * MEBIBYTE;
const PARALLEL_PARTS = 2;

/**
 * Streams an object in: what fits into one part by a single PUT, more as a multipart upload,
 * which is aborted on an error.
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
    // Aborted through its body alone: so it waits for what is on its way, and cleans up, before it fails.
    await upload.done();
    return { size };
  } catch (error) {
    // Nobody reads on, so whoever fills the stream must hear of it. It may have failed itself.
    await body.cancel(error).catch(() => {});
    throw error;
  }
}

/** The chunks of a caller's stream. Its errors come as {@link BodyError}, an abort as the signal's reason. */
async function* chunksOf(
  body: ReadableStream<Uint8Array>,
  count: (bytes: number) => void,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array, void, void> {
  signal?.throwIfAborted();
  const reader = body.getReader();
  // Fails a read that waits for the body.
  const release = (): void => reader.releaseLock();
  signal?.addEventListener('abort', release);
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((error: unknown) => {
        signal?.throwIfAborted();
        throw new BodyError('The body broke off.', { cause: error });
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
