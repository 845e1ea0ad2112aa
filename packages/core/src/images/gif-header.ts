import type { ImageDimensions } from '../ports/processor.ts';
import type { HeaderReader } from './header-reader.ts';

/** The dimensions of the canvas on which all frames are drawn. */
export async function readGifHeader(reader: HeaderReader): Promise<ImageDimensions | null> {
  const header = await reader.bytes(6, 4);
  return header === null ? null : { width: header.getUint16(0, true), height: header.getUint16(2, true) };
}
