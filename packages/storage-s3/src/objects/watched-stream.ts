import { toPortError } from '../s3-error.ts';

/** The same bytes, with errors translated. Ends when the signal aborts. */
export function watchedStream(body: ReadableStream<Uint8Array>, signal?: AbortSignal): ReadableStream<Uint8Array> {
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
    // Reads nothing before the consumer does.
    { highWaterMark: 0 },
  );
}
