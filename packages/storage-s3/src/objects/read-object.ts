import { GetObjectCommand } from '@aws-sdk/client-s3';
import type { ByteRange } from '@graphql-darkroom/core/adapter';
import type { S3Bucket } from '../bucket.ts';
import { hasStatus, isNoSuchObject, isS3Error, toPortError } from '../s3-error.ts';

/** Streams an object or a range of it; null when there is no such object. */
export async function readObject(
  bucket: S3Bucket,
  Key: string,
  range?: ByteRange,
  signal?: AbortSignal,
): Promise<ReadableStream<Uint8Array> | null> {
  const command = new GetObjectCommand({
    Bucket: bucket.name,
    Key,
    ...(range === undefined ? {} : { Range: `bytes=${range.start}-${range.end}` }),
  });
  try {
    const { Body } = await bucket.client.send(command, signal === undefined ? {} : { abortSignal: signal });
    return Body === undefined ? emptyStream() : watched(Body.transformToWebStream(), signal);
  } catch (error) {
    if (isNoSuchObject(error)) return null;
    if (hasStatus(error, 416) || isS3Error(error, 'InvalidRange')) return emptyStream();
    throw error;
  }
}

function emptyStream(): ReadableStream<Uint8Array> {
  return new ReadableStream({ start: (controller) => controller.close() });
}

/** The same bytes, with errors translated, and an end when the signal aborts. */
function watched(body: ReadableStream<Uint8Array>, signal?: AbortSignal): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  const released = new AbortController();
  return new ReadableStream<Uint8Array>(
    {
      start: (controller) => {
        const onAbort = (): void => {
          controller.error(signal?.reason);
          released.abort();
          void reader.cancel(signal?.reason).catch(() => {});
        };
        signal?.addEventListener('abort', onAbort, { signal: released.signal });
        if (signal?.aborted === true) onAbort();
      },
      pull: async (controller) => {
        try {
          const { done, value } = await reader.read();
          if (released.signal.aborted) return;
          if (!done) return controller.enqueue(value);
          released.abort();
          controller.close();
        } catch (error) {
          if (released.signal.aborted) return;
          released.abort();
          throw toPortError(error, signal);
        }
      },
      cancel: async (reason) => {
        released.abort();
        await reader.cancel(reason);
      },
    },
    // Nothing is read before somebody asks.
    { highWaterMark: 0 },
  );
}
