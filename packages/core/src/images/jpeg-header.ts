import type { ImageDimensions } from '../ports/processor.ts';
import { oriented, readExifOrientation } from './exif-orientation.ts';
import type { HeaderReader } from './header-reader.ts';

/** The frame header's dimensions, turned as the EXIF segment before it says. */
export async function readJpegHeader(reader: HeaderReader): Promise<ImageDimensions | null> {
  let orientation = 1;
  let offset = 2;
  for (;;) {
    const start = await reader.bytes(offset, 2);
    if (start === null) return null;
    const marker = start.getUint8(1);
    // Anything may fill the space between two segments; decoders look for the next marker too.
    if (start.getUint8(0) !== 0xff || marker === 0xff || marker === 0x00) {
      offset += 1;
      continue;
    }
    if (isStandalone(marker)) {
      offset += 2;
      continue;
    }
    if (marker === START_OF_SCAN || marker === END_OF_IMAGE) return null;
    const length = (await reader.bytes(offset + 2, 2))?.getUint16(0);
    if (length === undefined || length < 2) return null;
    if (isFrameHeader(marker)) {
      const frame = await reader.bytes(offset + 5, 4);
      return frame === null ? null : oriented({ width: frame.getUint16(2), height: frame.getUint16(0) }, orientation);
    }
    if (marker === APP1 && (await reader.bytes(offset + 4, 4))?.getUint32(0) === EXIF) {
      orientation = await readExifOrientation(reader, offset + 4);
    }
    offset += 2 + length;
  }
}

const APP1 = 0xe1;
const EXIF = 0x45786966;
const START_OF_SCAN = 0xda;
const END_OF_IMAGE = 0xd9;

function isStandalone(marker: number): boolean {
  return marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);
}

/** SOF0 to SOF15, among which DHT, JPG and DAC have their places. */
function isFrameHeader(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}
