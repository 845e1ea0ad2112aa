import { orAborted } from './or-aborted.ts';

/** A stream being read, chunk by chunk. */
export interface OpenStream {
  /** The next chunk; undefined at the end. */
  next(): Promise<Uint8Array | undefined>;
  /** Lets go of the stream, whatever is left of it. */
  close(): void;
}

/** Opens a stream so that an abort ends every wait at once, and leaves no stream behind that was still being opened. */
export async function openStream(
  opening: Promise<ReadableStream<Uint8Array>>,
  signal: AbortSignal,
): Promise<OpenStream> {
  let stream: ReadableStream<Uint8Array>;
  try {
    stream = await orAborted(signal, opening);
  } catch (error) {
    opening.then((late) => late.cancel(error)).catch(() => {});
    throw error;
  }
  const reader = stream.getReader();
  return {
    next: async () => (await orAborted(signal, reader.read())).value,
    close: () => {
      // The outcome of the read is decided by now, and a stream that broke reports that here once more.
      reader.cancel().catch(() => {});
    },
  };
}
