import { crc32, deflateSync } from 'node:zlib';

/** Numbers that look random and are the same each time: mulberry32, from 0 up to 1. */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A PNG of one colour: its pixels are all there, and take a thousandth of their room. */
export function pngBomb(width: number, height: number): Buffer {
  const header = Buffer.from('00000000000000000100000000', 'hex');
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // One bit a pixel, and a byte before each row that names its filter.
  const rows = deflateSync(Buffer.alloc((Math.ceil(width / 8) + 1) * height), { level: 9 });
  return png([
    ['IHDR', header],
    ['IDAT', rows],
    ['IEND', Buffer.alloc(0)],
  ]);
}

/** A PNG of these chunks. */
export function png(chunks: readonly (readonly [string, Buffer])[]): Buffer {
  const parts = chunks.map(([name, content]) => {
    const body = Buffer.concat([Buffer.from(name, 'latin1'), content]);
    const result = Buffer.alloc(body.length + 8);
    result.writeUInt32BE(content.length, 0);
    body.copy(result, 4);
    result.writeUInt32BE(crc32(body), result.length - 4);
    return result;
  });
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), ...parts]);
}

/** A GIF of so many frames of one pixel each. */
export function gifOfFrames(count: number): Buffer {
  const header = Buffer.from('47494638396101000100800000000000ffffff', 'hex');
  const frame = Buffer.from('21f90401000000002c00000000010001000002024c0100', 'hex');
  return Buffer.concat([header, ...Array.from({ length: count }, () => frame), Buffer.from([0x3b])]);
}

/** Changes of the kinds that break decoders: bytes overwritten, cut out, repeated, inserted, and ends cut off. */
export function mutate(bytes: Uint8Array, random: () => number): Buffer {
  let result = Buffer.from(bytes);
  const place = (): number => Math.floor(random() * result.length);
  const changes = 1 + Math.floor(random() * 8);
  for (let change = 0; change < changes && result.length > 0; change += 1) {
    const from = place();
    const length = 1 + Math.floor(random() * 32);
    const kind = random();
    if (kind < 0.5) result[from] = Math.floor(random() * 256);
    else if (kind < 0.6) result.fill(random() < 0.5 ? 0 : 255, from, Math.min(from + length, result.length));
    else if (kind < 0.7) result = Buffer.concat([result.subarray(0, from), result.subarray(from + length)]);
    else if (kind < 0.8) result = Buffer.concat([result.subarray(0, from + length), result.subarray(from)]);
    else if (kind < 0.9) result.writeUInt8((result[from] ?? 0) ^ (1 << Math.floor(random() * 8)), from);
    else if (kind < 0.97) {
      result = Buffer.concat([result.subarray(0, from), Buffer.alloc(length, from), result.subarray(from)]);
    } else result = result.subarray(0, from);
  }
  return result;
}
