import type { ByteRange } from '../ports/storage-objects.ts';

/** Reads pieces of a file, few and small whatever the file says of itself. */
export interface BoundedReader {
  /** Length of the file in bytes. */
  readonly size: number;
  /**
   * The bytes from `start`, as many as there are of `length`, and as the budget has left.
   *
   * @throws {DarkroomError} STORAGE_UNAVAILABLE.
   */
  bytes(start: number, length: number): Promise<Buffer>;
}

/** What a {@link BoundedReader} may ask for. */
export interface ReadBudget {
  /** Requests beyond the head. @default 12 */
  readonly maxRequests?: number;
  /** What is fetched at least, so that structures beside each other take one request, in bytes. @default 4096 */
  readonly windowBytes?: number;
}

/** What is read beyond the head, in bytes. With that, it is less than 1 MiB. */
export const MAX_BYTES_BEYOND_HEAD: number = 768 * 1024;

/** A reader of a file whose first bytes are at hand. */
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
