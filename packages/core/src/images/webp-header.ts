import type { ImageDimensions } from '../ports/processor.ts';
import { oriented, readExifOrientation } from './exif-orientation.ts';
import { fourCharacters, type HeaderReader } from './header-reader.ts';

/** The dimensions of the canvas; those of a still image are rotated by its EXIF chunk. */
export async function readWebpHeader(reader: HeaderReader): Promise<ImageDimensions | null> {
  const header = await reader.bytes(12, 18);
  if (header === null) return null;
  switch (fourCharacters(header, 0)) {
    case 'VP8 ':
      return { width: header.getUint16(14, true) & 0x3fff, height: header.getUint16(16, true) & 0x3fff };
    case 'VP8L': {
      const bits = header.getUint32(9, true);
      return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) };
    }
    case 'VP8X': {
      const dimensions = { width: 1 + getUint24(header, 12), height: 1 + getUint24(header, 15) };
      const flags = header.getUint8(8);
      const isTurned = (flags & HAS_EXIF) !== 0 && (flags & IS_ANIMATED) === 0;
      return isTurned ? oriented(dimensions, await findOrientation(reader)) : dimensions;
    }
    default:
      return null;
  }
}

const HAS_EXIF = 0x08;
const IS_ANIMATED = 0x02;

/** The EXIF chunk follows the pixels, which are skipped. */
async function findOrientation(reader: HeaderReader): Promise<number> {
  let offset = 12;
  for (;;) {
    const chunk = await reader.bytes(offset, 8);
    if (chunk === null) return 1;
    const length = chunk.getUint32(4, true);
    if (fourCharacters(chunk, 0) === 'EXIF') return readExifOrientation(reader, { start: offset + 8, length });
    offset += 8 + length + (length % 2);
  }
}

function getUint24(view: DataView, offset: number): number {
  return view.getUint16(offset, true) | (view.getUint8(offset + 2) << 16);
}
