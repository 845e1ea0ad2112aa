import { createHash } from 'node:crypto';

type Bytes = Uint8Array<ArrayBuffer>;

/** The shortest bytes that are told for a PNG, of 2 by 3 pixels. */
export const PNG: Bytes = Uint8Array.from(Buffer.from('89504e470d0a1a0a0000000d494844520000000200000003', 'hex'));

/** A PNG of that many pixels, as its header says. */
export function pngOf(width: number, height: number): Bytes {
  const bytes = PNG.slice();
  const view = new DataView(bytes.buffer);
  view.setUint32(16, width);
  view.setUint32(20, height);
  return bytes;
}

/** The start of an animated PNG that claims these dimensions. */
export function animatedPngOf(width: number, height: number): Bytes {
  const rest = Buffer.from('080600000000000000', 'hex');
  const control = Buffer.from('000000086163544c00000002000000000000000000000000', 'hex');
  return Uint8Array.from(Buffer.concat([pngOf(width, height), rest, control]));
}

/** The start of a JPEG. */
export const JPEG: Bytes = Uint8Array.from(Buffer.from('ffd8ffe000104a46494600010100000100010000ffdb0043', 'hex'));

/** Text as UTF-8. */
export function text(value: string): Bytes {
  return new TextEncoder().encode(value);
}

/** Bytes that no detector and no decoder of text knows. */
export const NOISE: Bytes = Uint8Array.from({ length: 64 }, (_, index) => (index * 37 + 129) % 256);

/** A ZIP archive with one stored, empty entry of this name. */
export function zipWith(entryName: string): Bytes {
  const name = Buffer.from(entryName);
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(20, 4);
  local.writeUInt16LE(name.length, 26);
  const central = Buffer.alloc(46);
  central.writeUInt32LE(0x02014b50, 0);
  central.writeUInt16LE(name.length, 28);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length + name.length, 12);
  end.writeUInt32LE(local.length + name.length, 16);
  return Uint8Array.from(Buffer.concat([local, name, central, name, end]));
}

/** The hexadecimal SHA-256 of bytes. */
export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** That many bytes, which differ from part to part. */
export function patterned(length: number): Bytes {
  const bytes = new Uint8Array(length);
  const words = new Uint32Array(bytes.buffer, 0, Math.floor(length / 4));
  for (let index = 0; index < words.length; index += 1) words[index] = Math.imul(index + 1, 2654435761);
  return bytes;
}
