import { readExifOrientation } from '../images/exif-orientation.ts';
import type { HeaderReader } from '../images/header-reader.ts';

/** The orientation, 1 to 8, in an EXIF block, with or without the prefix `Exif\0\0`. */
export function orientationIn(block: Uint8Array): Promise<number> {
  const upTo = async (offset: number, length: number): Promise<Uint8Array> => block.subarray(offset, offset + length);
  const reader: HeaderReader = {
    upTo,
    bytes: async (offset, length) => {
      if (offset + length > block.length) return null;
      return new DataView(block.buffer, block.byteOffset + offset, length);
    },
  };
  return readExifOrientation(reader, { start: 0, length: block.length });
}

/** An EXIF block that says nothing but the orientation: a TIFF header, and one directory with one entry. */
export function exifOf(orientation: number): Uint8Array {
  const block = Buffer.from('4d4d002a00000008000101120003000000010001000000000000', 'hex');
  block.writeUInt16BE(orientation, 18);
  return block;
}
