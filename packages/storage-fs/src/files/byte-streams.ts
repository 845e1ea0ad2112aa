import type { FileHandle } from 'node:fs/promises';
import { orAborted } from '@graphql-darkroom/core/adapter';
import { BodyError, toPortError } from '../storage-error.ts';

const CHUNK_BYTES = 128 * 1024;

/** A slice of a file. */
export interface Slice {
  readonly start: number;
  readonly length: number;
}

/**
 * The chunks of a caller's stream. Its errors are thrown as {@link BodyError}, an abort as the signal's reason. Does
 * not cancel the stream.
 */
export async function* chunksOf(
  body: ReadableStream<Uint8Array> | null,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array, void, void> {
  signal?.throwIfAborted();
  if (body === null) return;
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await readFrom(reader, signal);
      if (done) return;
      yield value;
    }
  } finally {
    reader.releaseLock();
  }
}

/**
 * A read that also ends with the signal: with some servers' streams, releasing the lock does not make a pending read
 * fail.
 */
async function readFrom(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  signal: AbortSignal | undefined,
): ReturnType<ReadableStreamDefaultReader<Uint8Array>['read']> {
  let result: Awaited<ReturnType<typeof readFrom>>;
  try {
    // Each read has its own race: a single one would keep every chunk in memory until the end.
    result = await (signal === undefined ? reader.read() : orAborted(signal, reader.read()));
  } catch (error) {
    signal?.throwIfAborted();
    throw new BodyError('The body ended early.', { cause: error });
  }
  signal?.throwIfAborted();
  return result;
}

/** The chunks of a slice of a file; a chunk is valid until the next one is read. Leaves the handle open. */
export async function* chunksOfFile(
  handle: FileHandle,
  { start, length }: Slice,
): AsyncGenerator<Uint8Array, void, void> {
  const end = start + length;
  const buffer = new Uint8Array(Math.min(CHUNK_BYTES, length));
  for (let position = start; position < end;) {
    const { bytesRead } = await handle.read(buffer, 0, Math.min(buffer.length, end - position), position);
    if (bytesRead === 0) throw Object.assign(new Error('A file ended too early.'), { code: 'EIO', syscall: 'read' });
    yield buffer.subarray(0, bytesRead);
    position += bytesRead;
  }
}

/** Streams a slice of a file. Closes the handle at the end, and if the stream is cancelled or the signal aborts. */
export function streamFile(handle: FileHandle, slice: Slice, signal?: AbortSignal): ReadableStream<Uint8Array> {
  const chunks = chunksOfFile(handle, slice);
  const released = new AbortController();
  const release = async (): Promise<void> => {
    released.abort();
    await handle.close();
  };
  return new ReadableStream<Uint8Array>(
    {
      start: (controller) => {
        const onAbort = (): void => {
          controller.error(signal?.reason);
          void release().catch(() => {});
        };
        signal?.addEventListener('abort', onAbort, { signal: released.signal });
        if (signal?.aborted === true) onAbort();
      },
      pull: async (controller) => {
        try {
          const { done, value } = await chunks.next();
          // Aborted during the read: the stream already has its error, and the handle is closed.
          if (released.signal.aborted) return;
          if (done !== true) return controller.enqueue(value.slice());
          await release();
          controller.close();
        } catch (error) {
          await release();
          throw toPortError(error);
        }
      },
      cancel: release,
    },
    // Reads nothing before the consumer does.
    { highWaterMark: 0 },
  );
}
