import { orAborted } from './or-aborted.ts';

/** A stream that is being read, chunk by chunk. */
export interface OpenStream {
  /** The next chunk; undefined at the end. Rejects with the signal's reason once that has aborted. */
  next(): Promise<Uint8Array | undefined>;
  /** Releases the stream, whatever is left of it. */
  close(): void;
}

/**
 * Opens a stream, unless the signal has aborted. An abort ends every wait immediately and leaves no stream open, not
 * even one that opens late.
 */
export async function openStream(
  open: () => Promise<ReadableStream<Uint8Array>>,
  signal: AbortSignal,
): Promise<OpenStream> {
  signal.throwIfAborted();
  const opening = open();
  let stream: ReadableStream<Uint8Array>;
  try {
    stream = await orAborted(signal, opening);
  } catch (error) {
    opening.then((late) => late.cancel(error)).catch(() => {});
    throw error;
  }
  const reader = stream.getReader();
  return {
    next: async () => {
      const { value } = await orAborted(signal, reader.read());
      // An available chunk would win over an abort, and a fast stream would be read to its end.
      signal.throwIfAborted();
      return value;
    },
    close: () => {
      // The outcome of the read is decided by now, and a stream that broke reports its error here once more.
      reader.cancel().catch(() => {});
    },
  };
}
