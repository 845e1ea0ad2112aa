import { textOf, viewOf } from '../byte-cursor.ts';
import { notRemovable } from '../not-removable.ts';

/** A box of ISO/IEC 14496-12 in bytes at hand. */
export interface HeldBox {
  readonly name: string;
  /** The header and the content. */
  readonly bytes: Uint8Array;
  readonly content: Uint8Array;
}

/** Limits the cost of boxes with many empty boxes in them. */
const MAX_BOXES = 100_000;

/**
 * The boxes in the content of another one.
 *
 * @throws {DarkroomError} METADATA_NOT_REMOVABLE if they do not fill it exactly.
 */
export function boxesIn(content: Uint8Array): readonly HeldBox[] {
  const boxes: HeldBox[] = [];
  for (let offset = 0; offset < content.length;) {
    const rest = content.subarray(offset);
    if (rest.length < 8 || boxes.length === MAX_BOXES) throw notRemovable('A box is cut off.');
    const length = viewOf(rest).getUint32(0);
    // Lengths of 0 and 1, for the rest of a file and for long boxes, have no use within a box of this size.
    if (length < 8 || length > rest.length) throw notRemovable('A box is longer than the one that it lies in.');
    boxes.push({ name: textOf(rest, 4, 8), bytes: rest.subarray(0, length), content: rest.subarray(8, length) });
    offset += length;
  }
  return boxes;
}

/** A box with this content. */
export function boxOf(name: string, ...contents: readonly Uint8Array[]): Uint8Array {
  const header = Buffer.alloc(8);
  header.writeUInt32BE(contents.reduce((sum, { length }) => sum + length, 8));
  header.write(name, 4, 'latin1');
  return Buffer.concat([header, ...contents]);
}

/** A box of this length that says nothing. */
export function freeBox(length: number): Uint8Array {
  return boxOf('free', new Uint8Array(length - 8));
}

/** Reads numbers one after another. */
export interface NumberReader {
  /** An unsigned number of this many bytes; 0 of none. */
  next(bytes: number): number;
  /** Where the next number begins. */
  readonly offset: number;
}

/** Numbers from an offset. @throws {DarkroomError} METADATA_NOT_REMOVABLE beyond the end. */
export function numbersIn(bytes: Uint8Array, start = 0): NumberReader {
  let offset = start;
  return {
    next: (length) => {
      if (offset + length > bytes.length) throw notRemovable('A table is shorter than it says.');
      let value = 0;
      for (const end = offset + length; offset < end; offset += 1) value = value * 256 + (bytes[offset] ?? 0);
      if (!Number.isSafeInteger(value)) throw notRemovable('A number is too large.');
      return value;
    },
    get offset() {
      return offset;
    },
  };
}
