import type { ByteRange } from '../ports/storage-objects.ts';
import { openStream } from '../streams/open-stream.ts';
import { notRemovable } from './not-removable.ts';

/** The bytes of an image, which can be read more than once. */
export interface ImageSource {
  /** In bytes. */
  readonly size: number;
  readonly read: (range: ByteRange) => Promise<ReadableStream<Uint8Array>>;
  readonly signal: AbortSignal;
}

/** Bytes in order, as they arrive from a stream. */
export interface ByteCursor {
  /** Waits until this many bytes, at most 64 KiB, are at hand. False if the file ends before that. */
  has(length: number): Promise<boolean>;
  /** All bytes at hand. */
  readonly atHand: Uint8Array;
  /** Moves past bytes at hand and returns them. */
  consume(length: number): Uint8Array;
  /**
   * Moves past this many bytes, at most 64 KiB, and returns them.
   * @throws {DarkroomError} METADATA_NOT_REMOVABLE if the file ends before that.
   */
  take(length: number): Promise<Uint8Array>;
  /**
   * Moves past any number of bytes, in the pieces that arrive.
   * @throws {DarkroomError} METADATA_NOT_REMOVABLE if the file ends before that.
   */
  pieces(length: number): AsyncGenerator<Uint8Array, void, void>;
  /**
   * Moves past any number of bytes.
   * @throws {DarkroomError} METADATA_NOT_REMOVABLE if the file ends before that.
   */
  skip(length: number): Promise<void>;
  /**
   * Counts a segment, chunk or block.
   * @throws {DarkroomError} METADATA_NOT_REMOVABLE if there are too many for the length of the file.
   */
  count(): void;
  /** Releases the stream. */
  close(): void;
}

/** Limit the cost of files with many tiny or empty structures. Those of images have thousands of bytes on average. */
const MIN_STRUCTURES = 10_000;
const MIN_BYTES_PER_STRUCTURE = 64;

/** Reads a file from its start to its end. */
export async function byteCursor({ size, read, signal }: ImageSource): Promise<ByteCursor> {
  const stream = await openStream(() => read({ start: 0, end: Math.max(0, size - 1) }), signal);
  let atHand: Uint8Array = new Uint8Array();
  let structuresLeft = MIN_STRUCTURES + size / MIN_BYTES_PER_STRUCTURE;

  const has = async (length: number): Promise<boolean> => {
    if (atHand.length >= length) return true;
    const pieces = [atHand];
    let total = atHand.length;
    let isMore = true;
    while (isMore && total < length) {
      const piece = await stream.next();
      isMore = piece !== undefined;
      if (piece === undefined) continue;
      pieces.push(piece);
      total += piece.length;
    }
    const filled = pieces.filter((piece) => piece.length > 0);
    atHand = filled.length === 1 && filled[0] !== undefined ? filled[0] : Buffer.concat(filled);
    return total >= length;
  };
  const consume = (length: number): Uint8Array => {
    const taken = atHand.subarray(0, length);
    atHand = atHand.subarray(length);
    return taken;
  };

  return {
    has,
    consume,
    get atHand() {
      return atHand;
    },
    take: async (length) => {
      if (!(await has(length))) throw notRemovable('The file ends too early.');
      return consume(length);
    },
    pieces: async function* (length) {
      for (let left = length; left > 0;) {
        if (!(await has(1))) throw notRemovable('The file ends too early.');
        const piece = consume(Math.min(left, atHand.length));
        left -= piece.length;
        yield piece;
      }
    },
    skip: async (length) => {
      for (let left = length; left > 0;) {
        if (!(await has(1))) throw notRemovable('The file ends too early.');
        left -= consume(Math.min(left, atHand.length)).length;
      }
    },
    count: () => {
      structuresLeft -= 1;
      if (structuresLeft < 0) throw notRemovable('The file has too many structures.');
    },
    close: () => stream.close(),
  };
}

/** A view for numbers. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}

/** Bytes as text, one character each. */
export function textOf(bytes: Uint8Array, start = 0, end: number = bytes.length): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1', start, end);
}
