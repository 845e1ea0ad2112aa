import type { ImageDimensions } from '../ports/processor.ts';
import type { HeaderReader } from './header-reader.ts';

const ORIENTATION_TAG = 0x0112;

/** Bytes per component, by the type of an entry, 1 to 12 (TIFF 6.0, section 2). */
const TYPE_LENGTHS = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8] as const;

/**
 * BYTE and SBYTE, SHORT and SSHORT, LONG and SLONG, and the numerator of RATIONAL and SRATIONAL: decoders accept any of
 * them, although the standard requires SHORT.
 */
const BYTES: ReadonlySet<number> = new Set([1, 6]);
const SHORTS: ReadonlySet<number> = new Set([3, 8]);
const LONGS: ReadonlySet<number> = new Set([4, 5, 9, 10]);

/** The maximum length of an EXIF block, limited by a JPEG segment. */
const MAX_BLOCK_LENGTH = 0xfffe;

/** The position of an EXIF block. */
interface ExifBlock {
  readonly start: number;
  readonly length: number;
}

/**
 * The orientation, 1 to 8, in the first directory of an EXIF block; 1 if there is none. As in libexif, the first valid
 * entry with that tag counts: one of a known type whose value lies within the block. The block begins with `Exif\0\0`,
 * which some formats omit.
 */
export async function readExifOrientation(reader: HeaderReader, { start, length }: ExifBlock): Promise<number> {
  const tiff = (await hasExifPrefix(reader, start)) ? start + EXIF_PREFIX_LENGTH : start;
  const end = Math.min(start + length, tiff - EXIF_PREFIX_LENGTH + MAX_BLOCK_LENGTH);
  const within = async (offset: number, wanted: number): Promise<DataView | null> =>
    offset + wanted <= end ? reader.bytes(offset, wanted) : null;
  const header = await within(tiff, 8);
  const byteOrder = header?.getUint16(0);
  if (header === null || (byteOrder !== 0x4949 && byteOrder !== 0x4d4d)) return 1;
  const littleEndian = byteOrder === 0x4949;
  if (header.getUint16(2, littleEndian) !== 42) return 1;

  const directory = tiff + header.getUint32(4, littleEndian);
  const count = (await within(directory, 2))?.getUint16(0, littleEndian) ?? 0;
  for (let index = 0; index < count; index += 1) {
    const at = directory + 2 + index * 12;
    const entry = await within(at, 12);
    if (entry === null) return 1;
    if (entry.getUint16(0, littleEndian) !== ORIENTATION_TAG) continue;
    const type = entry.getUint16(2, littleEndian);
    const size = (TYPE_LENGTHS[type] ?? 0) * entry.getUint32(4, littleEndian);
    const value = size > 4 ? tiff + entry.getUint32(8, littleEndian) : at + 8;
    if (size === 0 || value + size > end) continue;
    const orientation = await readValue(reader, value, type, littleEndian);
    return orientation >= 1 && orientation <= 8 ? orientation : 1;
  }
  return 1;
}

async function readValue(reader: HeaderReader, at: number, type: number, littleEndian: boolean): Promise<number> {
  if (BYTES.has(type)) return (await reader.bytes(at, 1))?.getUint8(0) ?? 1;
  if (SHORTS.has(type)) return (await reader.bytes(at, 2))?.getUint16(0, littleEndian) ?? 1;
  if (LONGS.has(type)) return (await reader.bytes(at, 4))?.getUint32(0, littleEndian) ?? 1;
  return 1;
}

const EXIF_PREFIX_LENGTH = 6;

/** Whether `Exif\0\0` is at this position. */
export async function hasExifPrefix(reader: HeaderReader, start: number): Promise<boolean> {
  const prefix = await reader.bytes(start, EXIF_PREFIX_LENGTH);
  return prefix?.getUint32(0) === 0x45786966 && prefix.getUint16(4) === 0;
}

/** Dimensions as displayed: orientations 5 to 8 swap width and height. */
export function oriented({ width, height }: ImageDimensions, orientation: number): ImageDimensions {
  return orientation >= 5 ? { width: height, height: width } : { width, height };
}
