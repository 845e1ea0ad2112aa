import { isUtf8 } from 'node:buffer';

/** Bytes per component of the types that are read (TIFF 6.0, section 2; the last is that of UTF-8 in EXIF 3.0). */
const TYPE_LENGTHS: ReadonlyMap<number, number> = new Map([
  [2, 1],
  [4, 4],
  [5, 8],
  [13, 4],
  [129, 1],
]);
const TEXTS: ReadonlySet<number> = new Set([2, 129]);
const OFFSETS: ReadonlySet<number> = new Set([4, 13]);
const RATIONAL = 5;

const ENTRY_LENGTH = 12;

/** The number of bytes of a text that are read: no name of a camera comes near it. */
const MAX_TEXT_BYTES = 1024;

/** A value, whose bytes lie within the block. */
interface Entry {
  readonly type: number;
  readonly count: number;
  /** The position of its bytes. */
  readonly at: number;
}

/** The entries of a directory, by tag. A value of another type than that which is asked for is null. */
export interface TiffDirectory {
  /** A text up to its first NUL, without white space around it; null if nothing is left. */
  text(tag: number): string | null;
  /** Three fractions as numbers; not finite where a denominator is 0. */
  threeRationals(tag: number): readonly [number, number, number] | null;
  /** The directory at the position that an entry contains; empty without that entry. */
  directory(tag: number): TiffDirectory;
}

/**
 * The first directory of a TIFF; null if the bytes do not begin like one.
 *
 * Takes time for each entry and not for what they claim: values are read only when they are asked for, and a short
 * piece of each. Otherwise thousands of entries could stand for the same long value.
 */
export function readTiff(bytes: Uint8Array): TiffDirectory | null {
  if (bytes.length < 8) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const byteOrder = view.getUint16(0);
  const littleEndian = byteOrder === 0x4949;
  if ((!littleEndian && byteOrder !== 0x4d4d) || view.getUint16(2, littleEndian) !== 42) return null;
  return directoryAt(view, littleEndian, view.getUint32(4, littleEndian));
}

function directoryAt(view: DataView, littleEndian: boolean, start: number | null): TiffDirectory {
  const entries = start === null ? new Map<number, Entry>() : entriesAt(view, littleEndian, start);
  const find = (tag: number, types: ReadonlySet<number>): Entry | null => {
    const entry = entries.get(tag);
    return entry !== undefined && types.has(entry.type) ? entry : null;
  };
  return {
    text: (tag) => {
      const entry = find(tag, TEXTS);
      return entry === null ? null : textAt(view, entry);
    },
    threeRationals: (tag) => {
      const entry = find(tag, new Set([RATIONAL]));
      if (entry?.count !== 3) return null;
      const rational = (index: number): number => {
        const at = entry.at + index * 8;
        return view.getUint32(at, littleEndian) / view.getUint32(at + 4, littleEndian);
      };
      return [rational(0), rational(1), rational(2)];
    },
    directory: (tag) => {
      const entry = find(tag, OFFSETS);
      return directoryAt(view, littleEndian, entry?.count === 1 ? view.getUint32(entry.at, littleEndian) : null);
    },
  };
}

function entriesAt(view: DataView, littleEndian: boolean, start: number): Map<number, Entry> {
  const entries = new Map<number, Entry>();
  const count = start + 2 <= view.byteLength ? view.getUint16(start, littleEndian) : 0;
  const end = Math.min(start + 2 + count * ENTRY_LENGTH, view.byteLength);
  for (let entry = start + 2; entry + ENTRY_LENGTH <= end; entry += ENTRY_LENGTH) {
    const tag = view.getUint16(entry, littleEndian);
    const type = view.getUint16(entry + 2, littleEndian);
    const values = view.getUint32(entry + 4, littleEndian);
    const length = (TYPE_LENGTHS.get(type) ?? 0) * values;
    const at = length > 4 ? view.getUint32(entry + 8, littleEndian) : entry + 8;
    if (length > 0 && at + length <= view.byteLength) entries.set(tag, { type, count: values, at });
  }
  return entries;
}

/** UTF-8, or else Latin-1: the standard says ASCII, and cameras write both. */
function textAt(view: DataView, { at, count }: Entry): string | null {
  const bytes = Buffer.from(view.buffer, view.byteOffset + at, Math.min(count, MAX_TEXT_BYTES));
  const end = bytes.indexOf(0);
  const written = end === -1 ? bytes : bytes.subarray(0, end);
  const text = written.toString(isUtf8(written) ? 'utf8' : 'latin1').trim();
  return text === '' ? null : text;
}
