import { chunk, encode, gradient } from './images.ts';

/** A source of numbers that are the same for the same seed, by mulberry32. */
export function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

type Below = ReturnType<typeof numbers>;

const ORIENTATION_TAG = 0x0112;
const MAKE_TAG = 0x010f;
const WIDTH_TAG = 0x0100;
const EXIF_PREFIX = Buffer.from('Exif\0\0');

/** An EXIF block, mostly sound: of either byte order, with tags of any type, some twice, some beyond its end. */
export function exifBlock(below: Below): Buffer {
  const isLittle = below(2) === 0;
  const rarely = (times: number): boolean => below(times) === 0;
  const count = below(4);
  const start = rarely(4) ? 8 + below(6) : 8;
  const block = Buffer.alloc(start + 2 + 12 * count + 4);
  const short = (value: number, at: number): number =>
    isLittle ? block.writeUInt16LE(value, at) : block.writeUInt16BE(value, at);
  const long = (value: number, at: number): number =>
    isLittle ? block.writeUInt32LE(value, at) : block.writeUInt32BE(value, at);
  block.write(rarely(30) ? 'XX' : isLittle ? 'II' : 'MM');
  short(rarely(30) ? 43 : 42, 2);
  long(rarely(30) ? below(100) : start, 4);
  short(rarely(20) ? count + below(3) : count, start);
  for (let index = 0; index < count; index += 1) {
    const at = start + 2 + 12 * index;
    const type = rarely(2) ? 3 : below(14);
    const value = rarely(6) ? below(70_000) : below(10);
    short([ORIENTATION_TAG, ORIENTATION_TAG, MAKE_TAG, WIDTH_TAG, 0][below(5)] ?? 0, at);
    short(type, at + 2);
    long(rarely(6) ? below(4) : 1, at + 4);
    if (type === 3 || type === 8) short(value % 65_536, at + 8);
    else if (type === 1 || type === 6) block[at + 8] = value % 256;
    else long(value, at + 8);
  }
  return rarely(20) ? block.subarray(0, below(block.length)) : block;
}

/** EXIF as files have it: behind its prefix, seldom without it or with half of it. */
function prefixed(below: Below, isUsual: boolean): Buffer {
  const block = exifBlock(below);
  const usual = isUsual ? EXIF_PREFIX : Buffer.alloc(0);
  const others = [EXIF_PREFIX, Buffer.alloc(0), Buffer.from('Exif'), Buffer.from('Exif\0\xff', 'latin1')];
  const prefix = below(12) === 0 ? (others[below(others.length)] ?? usual) : usual;
  return Buffer.concat([prefix, block]);
}

function segment(marker: number, content: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([head, content]);
}

/** JPEGs of 40 × 20 pixels with up to three EXIF segments anywhere before the pixels, behind the frame header too. */
export async function jpegs(): Promise<(below: Below) => Buffer> {
  const plain = await encode(gradient(40, 20), 'image/jpeg');
  const segments: Buffer[] = [];
  let at = 2;
  while (plain[at + 1] !== 0xda) {
    const end = at + 2 + plain.readUInt16BE(at + 2);
    segments.push(plain.subarray(at, end));
    at = end;
  }
  const rest = plain.subarray(at);
  return (below) => {
    const all = [...segments];
    for (let count = below(4); count > 0; count -= 1) {
      const content = below(8) === 0 ? Buffer.from('http://ns.adobe.com/xap/1.0/\0<x/>') : prefixed(below, true);
      all.splice(below(all.length + 1), 0, segment(0xe1, content));
    }
    return Buffer.concat([plain.subarray(0, 2), ...all, rest]);
  };
}

/** PNGs of 40 × 20 pixels with up to two eXIf chunks before or behind the pixels. */
export async function pngs(): Promise<(below: Below) => Buffer> {
  const plain = await encode(gradient(40, 20), 'image/png');
  const chunks: Buffer[] = [];
  for (let at = 8; at < plain.length;) {
    const end = at + 12 + plain.readUInt32BE(at);
    chunks.push(plain.subarray(at, end));
    at = end;
  }
  return (below) => {
    const all = [...chunks];
    for (let count = below(3); count > 0; count -= 1) {
      all.splice(1 + below(all.length - 1), 0, chunk('eXIf', prefixed(below, false)));
    }
    return Buffer.concat([plain.subarray(0, 8), ...all]);
  };
}

/** WebPs of 40 × 20 pixels with up to two EXIF chunks before or behind the pixels, and a flag that may say so. */
export async function webps(): Promise<(below: Below) => Buffer> {
  const plain = await encode(gradient(40, 20), 'image/webp');
  const pixels = plain.subarray(12);
  return (below) => {
    const all = [pixels];
    for (let count = below(3); count > 0; count -= 1) {
      all.splice(below(4) === 0 ? 0 : all.length, 0, riff('EXIF', prefixed(below, below(2) === 0)));
    }
    const extended = Buffer.alloc(10);
    extended[0] = below(6) === 0 ? 0 : 0x08;
    extended.writeUIntLE(39, 4, 3);
    extended.writeUIntLE(19, 7, 3);
    const body = Buffer.concat([Buffer.from('WEBP'), riff('VP8X', extended), ...all]);
    return riff('RIFF', body);
  };
}

function riff(name: string, content: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.write(name);
  head.writeUInt32LE(content.length, 4);
  return Buffer.concat([head, content, Buffer.alloc(content.length % 2)]);
}
