import type { ByteRange } from '../ports/storage-objects.ts';

/** Reads pieces of a file. Their number and size are bounded, whatever the file claims. */
export interface BoundedReader {
  /** Length of the file in bytes. */
  readonly size: number;
  /**
   * Up to `length` bytes from `start`, as many as there are and as the budget allows.
   *
   * @throws {DarkroomError} STORAGE_UNAVAILABLE.
   */
  bytes(start: number, length: number): Promise<Buffer>;
}

/** The limits of a {@link BoundedReader}. */
export interface ReadBudget {
  /** The maximum number of requests beyond the head. @default 12 */
  readonly maxRequests?: number;
  /** The minimum number of bytes per request, so that adjacent structures take one request. @default 4096 */
  readonly windowBytes?: number;
}

/** The maximum number of bytes read beyond the head. Including the head, that is less than 1 MiB. */
export const MAX_BYTES_BEYOND_HEAD: number = 768 * 1024;

/** A reader of a file whose first bytes have been read. */
export function boundedReader(
  head: Uint8Array,
  size: number,
  read: (range: ByteRange) => Promise<Uint8Array>,
  { maxRequests = 12, windowBytes = 4096 }: ReadBudget = {},
): BoundedReader {
  const windows = [{ start: 0, bytes: Buffer.from(head.buffer, head.byteOffset, head.length) }];
  let requests = 0;
  let left = MAX_BYTES_BEYOND_HEAD;

  return {
    size,
    bytes: async (start, length) => {
      const end = Math.min(start + length, size);
      if (!(start >= 0 && start < end)) return Buffer.alloc(0);
      const known = windows.find((window) => start >= window.start && end <= window.start + window.bytes.length);
      if (known !== undefined) return known.bytes.subarray(start - known.start, end - known.start);
      const until = Math.min(Math.max(end, start + windowBytes), size, start + left);
      if (requests === maxRequests || until === start) return Buffer.alloc(0);
      requests += 1;
      left -= until - start;
      const fetched = Buffer.from(await read({ start, end: until - 1 })).subarray(0, until - start);
      windows.push({ start, bytes: fetched });
      return fetched.subarray(0, end - start);
    },
  };
}
