import { crc32, createDeflate } from 'node:zlib';
import sharp from 'sharp';

/** How many samples a pixel of a PNG has, by its colour type. */
const SAMPLES = { grey: 1, rgb: 3, rgba: 4 } as const;
const COLOUR_TYPES = { grey: 0, rgb: 2, rgba: 6 } as const;

/** What {@link blankPng} draws. */
export interface BlankPng {
  readonly width: number;
  readonly height: number;
  /** @default 'grey' */
  readonly colour?: keyof typeof SAMPLES;
  /** Bits a sample. @default 8 */
  readonly depth?: 1 | 8 | 16;
  /** Chunks before the pixels. @default none */
  readonly chunks?: readonly Buffer[];
}

/** A whole black PNG of any size, some thousands of times smaller than its pixels. */
export async function blankPng({ width, height, colour = 'grey', depth = 8, chunks = [] }: BlankPng): Promise<Buffer> {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([depth, COLOUR_TYPES[colour]], 8);
  const rowLength = 1 + Math.ceil((width * depth * SAMPLES[colour]) / 8);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    pngChunk('IHDR', header),
    ...chunks,
    pngChunk('IDAT', await deflateZeros(rowLength * height)),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A chunk of a PNG. */
export function pngChunk(name: string, content: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), content]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
}

/** So many zeros, deflated a megabyte at a time. */
export async function deflateZeros(length: number): Promise<Buffer> {
  const zeros = Buffer.alloc(1024 * 1024);
  const blocks = new ReadableStream<Uint8Array>({
    start: (controller) => {
      for (let left = length; left > 0; left -= zeros.length) controller.enqueue(zeros.subarray(0, left));
      controller.close();
    },
  });
  const deflate = createDeflate({ level: 9 });
  const deflated: Buffer[] = [];
  deflate.on('data', (part: Buffer) => void deflated.push(part));
  for await (const block of blocks) {
    if (!deflate.write(block)) await new Promise((resolve) => deflate.once('drain', resolve));
  }
  await new Promise((resolve) => deflate.end().once('end', resolve));
  return Buffer.concat(deflated);
}

/** A WebP of one pixel with so many frames, each of them the same, in some 48 bytes a frame. */
export async function webpOfFrames(count: number): Promise<Buffer> {
  const still = await sharp({ create: { width: 1, height: 1, channels: 4, background: 'red' } })
    .webp({ lossless: true })
    .toBuffer();
  const pixels = still.subarray(12);
  const frame = webpChunk('ANMF', Buffer.concat([Buffer.alloc(16), pixels]));
  const canvas = webpChunk('VP8X', Buffer.from([2, ...Array.from({ length: 9 }, () => 0)]));
  const body = Buffer.concat([
    Buffer.from('WEBP', 'latin1'),
    canvas,
    webpChunk('ANIM', Buffer.alloc(6)),
    Buffer.alloc(count * frame.length, frame),
  ]);
  return webpChunk('RIFF', body);
}

/** A chunk of a WebP, of an even length. */
function webpChunk(name: string, content: Uint8Array): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(content.length);
  return Buffer.concat([Buffer.from(name, 'latin1'), length, content]);
}
