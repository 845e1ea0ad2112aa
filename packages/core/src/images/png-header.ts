import type { ImageDimensions } from '../ports/processor.ts';
import { oriented, readExifOrientation } from './exif-orientation.ts';
import { fourCharacters, type HeaderReader } from './header-reader.ts';

/** The IHDR chunk's dimensions, turned as an eXIf chunk before the pixels says. */
export async function readPngHeader(reader: HeaderReader): Promise<ImageDimensions | null> {
  const header = await reader.bytes(8, 16);
  if (header === null || fourCharacters(header, 4) !== 'IHDR') return null;
  const dimensions = { width: header.getUint32(8), height: header.getUint32(12) };

  let offset = 8;
  for (;;) {
    const chunk = await reader.bytes(offset, 8);
    if (chunk === null) return dimensions;
    const name = fourCharacters(chunk, 4);
    if (name === 'eXIf') return oriented(dimensions, await readExifOrientation(reader, offset + 8));
    if (name === 'IDAT' || name === 'IEND') return dimensions;
    offset += 12 + chunk.getUint32(0);
  }
}
