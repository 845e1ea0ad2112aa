import { crc32, deflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');

/** Encodes opaque pixels as a PNG, quickly rather than small: it is decoded again at once. */
export function encodePng({
  rgba,
  width,
  height,
}: {
  /** 4 bytes a pixel; the fourth is ignored. */
  readonly rgba: Uint8Array;
  readonly width: number;
  readonly height: number;
}): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // 8 bits, RGB.
  header.set([8, 2], 8);
  const rows = rowsOf(rgba, width, height);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 1 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Each row begins with its filter, which is none. */
function rowsOf(rgba: Uint8Array, width: number, height: number): Uint8Array {
  const length = 1 + 3 * width;
  const rows = new Uint8Array(length * height);
  for (let y = 0; y < height; y += 1) {
    let to = y * length + 1;
    for (let from = 4 * y * width; from < 4 * (y + 1) * width; from += 4) {
      rows[to] = rgba[from] ?? 0;
      rows[to + 1] = rgba[from + 1] ?? 0;
      rows[to + 2] = rgba[from + 2] ?? 0;
      to += 3;
    }
  }
  return rows;
}

function chunk(type: string, data: Uint8Array): Buffer {
  const content = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(content.length + 8);
  framed.writeUInt32BE(data.length, 0);
  framed.set(content, 4);
  framed.writeUInt32BE(crc32(content), content.length + 4);
  return framed;
}
