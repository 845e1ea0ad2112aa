import type { ByteRange } from '../ports/storage.ts';

/** Reads pieces of a file, few and small whatever the file says of itself. */
export interface BoundedReader {
  /** Length of the file in bytes. */
  readonly size: number;
  /**
   * The bytes from `start`, as many as there are of `length`; none once the budget is spent.
   *
   * @throws {DarkroomError} STORAGE_UNAVAILABLE.
   */
  bytes(start: number, length: number): Promise<Buffer>;
}

/** What is fetched at least, so that structures beside each other take one request. */
const WINDOW_BYTES = 4096;

/** The longest piece that is given. The comment at the end of a ZIP archive may be as long. */
export const MAX_PIECE_BYTES: number = 64 * 1024;

/** Requests beyond the head. With {@link MAX_PIECE_BYTES} they bound what is read of a file: 768 KiB. */
const MAX_REQUESTS = 12;

/** A reader of a file whose first bytes are at hand. */
export function boundedReader(
  head: Uint8Array,
  size: number,
  read: (range: ByteRange) => Promise<Uint8Array>,
): BoundedReader {
  const windows = [{ start: 0, bytes: Buffer.from(head.buffer, head.byteOffset, head.length) }];
  let requests = 0;

  return {
    size,
    bytes: async (start, length) => {
      const end = Math.min(start + Math.min(length, MAX_PIECE_BYTES), size);
      if (!(start >= 0 && start < end)) return Buffer.alloc(0);
      const known = windows.find((window) => start >= window.start && end <= window.start + window.bytes.length);
      if (known !== undefined) return known.bytes.subarray(start - known.start, end - known.start);
      if (requests === MAX_REQUESTS) return Buffer.alloc(0);
      requests += 1;
      const until = Math.min(Math.max(end, start + WINDOW_BYTES), size);
      const fetched = Buffer.from(await read({ start, end: until - 1 })).subarray(0, until - start);
      windows.push({ start, bytes: fetched });
      return fetched.subarray(0, end - start);
    },
  };
}
