import { crc32, deflateSync } from 'node:zlib';

/** Pixels with 8 bits a channel. */
export interface PixelRows {
  readonly width: number;
  readonly height: number;
  /** 3 for RGB, 4 for RGB and alpha. */
  readonly channels: 3 | 4;
  /** Writes the pixels of a row, counted from 0, to `target`. */
  readonly writeRow: (row: number, target: Uint8Array) => void;
  /** The ICC profile; null without one. */
  readonly profile: Uint8Array | null;
}

/** A PNG of these pixels, stored without compression: for libvips, in the same process. */
export function storedPng({ width, height, channels, writeRow, profile }: PixelRows): Uint8Array<ArrayBuffer> {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, channels === 4 ? 6 : 2], 8);
  return joined([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    ...chunk('IHDR', header),
    ...(profile === null ? [] : chunk('iCCP', Buffer.concat([PROFILE_NAME, deflateSync(profile, { level: 1 })]))),
    ...chunk('IDAT', storedRows({ width, height, channels, writeRow })),
    ...chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A name of one letter, its end, and the method of compression. */
const PROFILE_NAME = Buffer.from('p\0\0', 'latin1');

function storedRows({ width, height, channels, writeRow }: Omit<PixelRows, 'profile'>): Buffer {
  // Before each row is the number of its filter, 0 for none.
  const length = 1 + width * channels;
  const rows = Buffer.alloc(length * height);
  for (let row = 0; row < height; row += 1) writeRow(row, rows.subarray(row * length + 1, (row + 1) * length));
  // As one piece: deflate adds 5 bytes to each block.
  return deflateSync(rows, { level: 0, chunkSize: rows.length + Math.ceil(rows.length / 1000) + 1024 });
}

/** With memory of its own, which can be transferred to another thread. */
function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const result = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const part of parts) {
    result.set(part, offset);
    offset += part.length;
  }
  return result;
}

function chunk(name: string, content: Buffer): readonly Buffer[] {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(content.length);
  head.write(name, 4, 'latin1');
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(content, crc32(head.subarray(4))));
  return [head, content, checksum];
}
