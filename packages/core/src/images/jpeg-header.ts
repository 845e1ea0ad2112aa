import type { ImageDimensions } from '../ports/processor.ts';
import { hasExifPrefix, oriented, readExifOrientation } from './exif-orientation.ts';
import type { HeaderReader } from './header-reader.ts';

/** The dimensions in the frame header, rotated by the first EXIF segment before the pixels. */
export async function readJpegHeader(reader: HeaderReader): Promise<ImageDimensions | null> {
  let dimensions: ImageDimensions | null = null;
  let orientation: number | null = null;
  let offset = 2;
  for (;;) {
    const start = await reader.bytes(offset, 2);
    if (start === null) return dimensions;
    const marker = start.getUint8(1);
    // There may be other bytes between two segments; decoders, too, search for the next marker.
    if (start.getUint8(0) !== 0xff || marker === 0xff || marker === 0x00) {
      offset += 1;
      continue;
    }
    if (isStandalone(marker)) {
      offset += 2;
      continue;
    }
    if (marker === START_OF_SCAN || marker === END_OF_IMAGE) break;
    const length = (await reader.bytes(offset + 2, 2))?.getUint16(0);
    if (length === undefined || length < 2) break;
    if (isFrameHeader(marker)) {
      const frame = await reader.bytes(offset + 5, 4);
      if (frame !== null) dimensions ??= { width: frame.getUint16(2), height: frame.getUint16(0) };
    }
    if (marker === APP1 && orientation === null && (await isExif(reader, offset + 4, length - 2))) {
      orientation = await readSegment(reader, { start: offset + 4, length: length - 2 });
    }
    offset += 2 + length;
  }
  return dimensions === null ? null : oriented(dimensions, orientation ?? 1);
}

/** The same check as in libvips, which then ignores all later segments, whether it can read this one or not. */
async function isExif(reader: HeaderReader, start: number, length: number): Promise<boolean> {
  return length > 4 && (await reader.bytes(start, 4))?.getUint32(0) === EXIF;
}

async function readSegment(reader: HeaderReader, block: Parameters<typeof readExifOrientation>[1]): Promise<number> {
  return (await hasExifPrefix(reader, block.start)) ? readExifOrientation(reader, block) : 1;
}

const APP1 = 0xe1;
const EXIF = 0x45786966;
const START_OF_SCAN = 0xda;
const END_OF_IMAGE = 0xd9;

function isStandalone(marker: number): boolean {
  return marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);
}

/** SOF0 to SOF15, without DHT, JPG and DAC, which are in the same range. */
function isFrameHeader(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}
