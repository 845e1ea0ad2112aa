import type { ImageDimensions } from '../ports/processor.ts';
import { oriented, readExifOrientation } from './exif-orientation.ts';
import { fourCharacters, type HeaderReader } from './header-reader.ts';

/** The dimensions in the IHDR chunk, rotated by the first eXIf chunk before the pixels. */
export async function readPngHeader(reader: HeaderReader): Promise<ImageDimensions | null> {
  const header = await reader.bytes(8, 16);
  if (header === null || fourCharacters(header, 4) !== 'IHDR') return null;
  const dimensions = { width: header.getUint32(8), height: header.getUint32(12) };

  let offset = 8;
  for (;;) {
    const chunk = await reader.bytes(offset, 8);
    if (chunk === null) return dimensions;
    const name = fourCharacters(chunk, 4);
    const length = chunk.getUint32(0);
    if (name === 'eXIf' && (await isTiff(reader, offset + 8))) {
      return oriented(dimensions, await readExifOrientation(reader, { start: offset + 8, length }));
    }
    if (name === 'IDAT' || name === 'IEND') return dimensions;
    offset += 12 + length;
  }
}

/** libpng skips an eXIf chunk that does not begin like this, and uses the next one. */
async function isTiff(reader: HeaderReader, start: number): Promise<boolean> {
  const signature = (await reader.bytes(start, 4))?.getUint32(0);
  return signature === 0x49492a00 || signature === 0x4d4d002a;
}
