import { crc32 } from 'node:zlib';
import { type ByteCursor, textOf, viewOf } from './byte-cursor.ts';
import { notRemovable } from './not-removable.ts';
import { exifOf, orientationIn } from './orientation.ts';

const SIGNATURE = '\x89PNG\r\n\x1A\n';

/** The chunks that are kept, with the lengths that they may have. */
const KEPT: ReadonlyMap<string, (length: number) => boolean> = new Map<string, (length: number) => boolean>([
  ['IHDR', (length) => length === 13],
  ['PLTE', (length) => length > 0 && length <= 768 && length % 3 === 0],
  ['IDAT', () => true],
  ['IEND', (length) => length === 0],
  ['tRNS', (length) => length <= 256],
  ['cHRM', (length) => length === 32],
  ['gAMA', (length) => length === 4],
  ['iCCP', () => true],
  ['sBIT', (length) => length <= 4],
  ['sRGB', (length) => length === 1],
  ['cICP', (length) => length === 4],
  ['mDCV', (length) => length === 24],
  ['cLLI', (length) => length === 8],
  ['bKGD', (length) => length <= 6],
  ['pHYs', (length) => length === 9],
  ['acTL', (length) => length === 8],
  ['fcTL', (length) => length === 26],
  ['fdAT', (length) => length >= 4],
]);

/** The longest EXIF block that is looked at, which is the longest in a JPEG. */
const MAX_EXIF_LENGTH = 0xfffe;

/**
 * A PNG with the chunks of its pixels, frames and colours, and its orientation. Every checksum is checked: a chunk that
 * is not as long as it says could hide another.
 */
export async function* stripPng(cursor: ByteCursor): AsyncGenerator<Uint8Array, void, void> {
  const signature = await cursor.take(8);
  if (textOf(signature) !== SIGNATURE) throw notRemovable('No PNG.');
  yield signature;
  let isFirst = true;
  let hasExif = false;
  for (;;) {
    cursor.count();
    const header = await cursor.take(8);
    const length = viewOf(header).getUint32(0);
    const name = textOf(header, 4);
    if (!/^[A-Za-z]{4}$/.test(name) || (isFirst && name !== 'IHDR')) throw notRemovable('A chunk without a name.');
    isFirst = false;
    const fits = KEPT.get(name);
    // A capital first letter says that decoders must know the chunk.
    if (/^[A-Z]/.test(name) && fits?.(length) !== true) throw notRemovable('A chunk that is not known.');
    const checksum = checksumOf(header.subarray(4));
    if (fits?.(length) === true) {
      yield header;
      for await (const piece of cursor.pieces(length)) {
        checksum.add(piece);
        yield piece;
      }
      yield await checksum.check(cursor);
      if (name === 'IEND') return;
      continue;
    }
    const block = name === 'eXIf' && !hasExif ? await startOf(cursor, length, checksum) : new Uint8Array();
    for await (const piece of cursor.pieces(length - block.length)) checksum.add(piece);
    await checksum.check(cursor);
    // As libpng does: a chunk that does not begin like TIFF is skipped, and the next one counts.
    if (!/^(?:II\*\0|MM\0\*)/.test(textOf(block, 0, 4))) continue;
    hasExif = true;
    const orientation = await orientationIn(block);
    if (orientation !== 1) yield chunkOf('eXIf', exifOf(orientation));
  }
}

interface Checksum {
  add(bytes: Uint8Array): void;
  /** Reads the checksum that follows, and returns it. */
  check(cursor: ByteCursor): Promise<Uint8Array>;
}

function checksumOf(name: Uint8Array): Checksum {
  let checksum = crc32(name);
  return {
    add: (bytes) => {
      checksum = crc32(bytes, checksum);
    },
    check: async (cursor) => {
      const bytes = await cursor.take(4);
      if (viewOf(bytes).getUint32(0) !== checksum) throw notRemovable('The checksum of a chunk is wrong.');
      return bytes;
    },
  };
}

async function startOf(cursor: ByteCursor, length: number, checksum: Checksum): Promise<Uint8Array> {
  const block = await cursor.take(Math.min(length, MAX_EXIF_LENGTH));
  checksum.add(block);
  return block;
}

function chunkOf(name: string, data: Uint8Array): Uint8Array {
  const chunk = Buffer.alloc(12 + data.length);
  chunk.writeUInt32BE(data.length, 0);
  chunk.write(name, 4, 'latin1');
  chunk.set(data, 8);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 8 + data.length)), 8 + data.length);
  return chunk;
}
