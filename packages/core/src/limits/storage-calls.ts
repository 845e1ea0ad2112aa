import { counted } from '../errors/counted.ts';
import { DarkroomError } from '../errors/darkroom-error.ts';
import { within } from '../streams/within.ts';

type Bytes = ReadableStream<Uint8Array>;

/** Calls to a storage that share a time limit. Beyond it, they reject with `STORAGE_UNAVAILABLE`. */
export interface StorageCalls {
  inTime<Value>(call: Promise<Value>): Promise<Value>;
  /** For a call with a signal, which is aborted beyond the limit. */
  orAbort<Value>(given: AbortSignal | undefined, call: (signal: AbortSignal) => Promise<Value>): Promise<Value>;
  /** For each item by itself. */
  each<Item>(items: AsyncIterable<Item>): AsyncIterable<Item>;
  /** To open a stream, and then for each of its chunks. */
  stream(given: AbortSignal | undefined, open: (signal: AbortSignal) => Promise<Bytes | null>): Promise<Bytes | null>;
}

/** Calls with a limit of this many seconds. */
export function storageCalls(seconds: number): StorageCalls {
  const late = (): DarkroomError => {
    const cause = new Error(`The storage did not answer within ${counted(seconds, 'second')}.`);
    return new DarkroomError('STORAGE_UNAVAILABLE', 'The file storage is unavailable at the moment. Try again.', {
      cause,
    });
  };
  const inTime = <Value>(call: Promise<Value>): Promise<Value> => within(seconds, call, late);

  return {
    inTime,
    orAbort: (given, call) => {
      const { signal, abort } = abortable(given);
      return within(seconds, call(signal), () => abort(late()));
    },
    each: (items) => eachOf(items, inTime),
    stream: async (given, open) => {
      const { signal, abort } = abortable(given);
      const opening = open(signal);
      const lateChunk = (): unknown => abort(late());
      try {
        const bytes = await within(seconds, opening, lateChunk);
        return bytes === null ? null : chunksOf(bytes, (chunk) => within(seconds, chunk, lateChunk));
      } catch (error) {
        // A result that arrives after all is discarded.
        opening.then((bytes) => bytes?.cancel(error)).catch(() => undefined);
        throw error;
      }
    },
  };
}

function abortable(given: AbortSignal | undefined): {
  readonly signal: AbortSignal;
  readonly abort: (reason: unknown) => unknown;
} {
  const silence = new AbortController();
  return {
    signal: given === undefined ? silence.signal : AbortSignal.any([given, silence.signal]),
    abort: (reason) => {
      silence.abort(reason);
      return reason;
    },
  };
}

async function* eachOf<Item>(
  items: AsyncIterable<Item>,
  inTime: <Value>(call: Promise<Value>) => Promise<Value>,
): AsyncGenerator<Item, void, void> {
  const iterator = items[Symbol.asyncIterator]();
  let isOver = false;
  try {
    for (;;) {
      const next = await inTime(iterator.next());
      isOver = next.done === true;
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    // A stream that does not answer would not end either.
    if (!isOver) void iterator.return?.().catch(() => undefined);
  }
}

/** The same bytes. Nothing is read before it is requested. */
function chunksOf(bytes: Bytes, inTime: <Value>(chunk: Promise<Value>) => Promise<Value>): Bytes {
  const reader = bytes.getReader();
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        try {
          const { done, value } = await inTime(reader.read());
          if (done) controller.close();
          else controller.enqueue(value);
        } catch (error) {
          void reader.cancel(error).catch(() => undefined);
          throw error;
        }
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}
