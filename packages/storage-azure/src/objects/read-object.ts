import type { Readable } from 'node:stream';
import type { ByteRange } from '@graphql-darkroom/core/adapter';
import { isNoSuchBlob, statusOf, toPortError } from '../azure-error.ts';
import { type AzureContainer, blobOf } from '../container.ts';
import { within } from '../limits.ts';

/** How often reading resumes after the connection breaks, from where it broke, as long as the blob is unchanged. */
const RETRIES = 3;

/** Streams an object or a range of it; null if there is no such object. */
export async function readObject(
  container: AzureContainer,
  name: string,
  range?: ByteRange,
  signal?: AbortSignal,
): Promise<ReadableStream<Uint8Array> | null> {
  const { start, end } = range ?? { start: 0, end: null };
  // The SDK keeps the body tied to the request's signal even after the response.
  const reading = new AbortController();
  try {
    const { readableStreamBody } = await within(
      container.limits.requestTimeoutSeconds,
      (abortSignal) => {
        abortSignal.addEventListener('abort', () => reading.abort(abortSignal.reason));
        return blobOf(container, name).download(start, end === null ? undefined : end - start + 1, {
          abortSignal: reading.signal,
          maxRetryRequests: RETRIES,
        });
      },
      signal,
    );
    if (readableStreamBody === undefined) return emptyStream();
    return watched(readableStreamBody as Readable, signal);
  } catch (error) {
    if (isNoSuchBlob(error)) return null;
    if (statusOf(error) === 416) return emptyStream();
    throw error;
  }
}

function emptyStream(): ReadableStream<Uint8Array> {
  return new ReadableStream({ start: (controller) => controller.close() });
}

/** The same bytes, with errors translated. Ends when the signal aborts. Reads nothing before the consumer does. */
function watched(body: Readable, signal?: AbortSignal): ReadableStream<Uint8Array> {
  const chunks = body[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
  const onAbort = (): void => void body.destroy(signal?.reason as Error);
  const release = (): void => signal?.removeEventListener('abort', onAbort);
  // A stream that is destroyed before it is read has no other listener for its error.
  body.on('error', () => {});
  signal?.addEventListener('abort', onAbort);
  if (signal?.aborted === true) onAbort();
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        try {
          const { done, value } = await chunks.next();
          signal?.throwIfAborted();
          if (done !== true) return controller.enqueue(value);
          release();
          controller.close();
        } catch (error) {
          release();
          throw toPortError(error, signal);
        }
      },
      cancel: () => {
        release();
        body.destroy();
      },
    },
    { highWaterMark: 0 },
  );
}
