import type { ImageDimensions } from '../ports/processor.ts';
import type { HeaderReader } from './header-reader.ts';

const ORIENTATION_TAG = 0x0112;

/**
 * The orientation, 1 to 8, that an EXIF block states in its first directory; 1 when it states none. `start` is where
 * the block begins, with or without the `Exif\0\0` that some formats put before it.
 */
export async function readExifOrientation(reader: HeaderReader, start: number): Promise<number> {
  const prefix = await reader.bytes(start, 6);
  const tiff = prefix?.getUint32(0) === 0x45786966 ? start + 6 : start;
  const header = await reader.bytes(tiff, 8);
  if (header === null) return 1;
  const byteOrder = header.getUint16(0);
  if (byteOrder !== 0x4949 && byteOrder !== 0x4d4d) return 1;
  const littleEndian = byteOrder === 0x4949;

  const directory = tiff + header.getUint32(4, littleEndian);
  const count = (await reader.bytes(directory, 2))?.getUint16(0, littleEndian) ?? 0;
  for (let index = 0; index < count; index += 1) {
    const entry = await reader.bytes(directory + 2 + index * 12, 12);
    if (entry === null) return 1;
    if (entry.getUint16(0, littleEndian) === ORIENTATION_TAG) {
      const orientation = entry.getUint16(8, littleEndian);
      return orientation >= 1 && orientation <= 8 ? orientation : 1;
    }
  }
  return 1;
}

/** Dimensions as shown: orientations 5 to 8 turn by a quarter. */
export function oriented({ width, height }: ImageDimensions, orientation: number): ImageDimensions {
  return orientation >= 5 ? { width: height, height: width } : { width, height };
}
