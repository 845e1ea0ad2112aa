import type { Processor } from '../ports/processor.ts';
import { openStream } from '../streams/open-stream.ts';

/** Bytes of a header, at any offset, within a budget. */
export interface HeaderReader {
  /** `length` bytes from `offset`; null if the file ends before that or the budget is spent. */
  bytes(offset: number, length: number): Promise<DataView | null>;
  /** Up to `length` bytes from `offset`, as many as there are. */
  upTo(offset: number, length: number): Promise<Uint8Array>;
}

/** The number of bytes per request. It fits the header of nearly every image without a colour profile or preview. */
const WINDOW_LENGTH = 16_384;

/** 1 MiB in total. A JPEG segment has at most 64 KiB, so this can skip about 4 MB of profile and metadata. */
const MAX_WINDOWS = 64;

/** Limits the cost of files with many tiny or empty structures. */
const MAX_LOOKS = 20_000;

/** Reads a header with range requests, one window at a time. */
export function headerReader(input: Omit<Parameters<Processor['inspect']>[0], 'contentType'>): HeaderReader {
  const { size, signal } = input;
  let windowStart = 0;
  let window = new Uint8Array();
  let windows = 0;
  let looks = 0;

  const upTo = async (offset: number, length: number): Promise<Uint8Array> => {
    looks += 1;
    if (looks > MAX_LOOKS || offset >= size) return new Uint8Array();
    const end = Math.min(offset + length, size);
    if (offset < windowStart || end > windowStart + window.length) {
      if (windows === MAX_WINDOWS) return new Uint8Array();
      windows += 1;
      const wanted = Math.min(WINDOW_LENGTH, size - offset);
      const range = { start: offset, end: offset + wanted - 1 };
      const stream = await openStream(() => input.read(range), signal);
      const fetched = new Uint8Array(wanted);
      let fetchedLength = 0;
      try {
        while (fetchedLength < wanted) {
          const chunk = await stream.next();
          if (chunk === undefined) break;
          const part = chunk.subarray(0, wanted - fetchedLength);
          fetched.set(part, fetchedLength);
          fetchedLength += part.length;
        }
      } finally {
        stream.close();
      }
      window = fetched.subarray(0, fetchedLength);
      windowStart = offset;
    }
    return window.subarray(offset - windowStart, end - windowStart);
  };

  return {
    upTo,
    bytes: async (offset, length) => {
      const found = await upTo(offset, length);
      return found.length === length ? new DataView(found.buffer, found.byteOffset, length) : null;
    },
  };
}

/** The four ASCII characters that name a chunk or box. */
export function fourCharacters(view: DataView, offset: number): string {
  return String.fromCharCode(...new Uint8Array(view.buffer, view.byteOffset + offset, 4));
}
