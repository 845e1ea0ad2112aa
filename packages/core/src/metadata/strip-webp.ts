import { byteCursor, type ByteCursor, type ImageSource, textOf, viewOf } from './byte-cursor.ts';
import { notRemovable } from './not-removable.ts';
import { exifOf, orientationIn } from './orientation.ts';

/** The parts of a WebP that are written, in order, or their length. */
interface WebpPlan {
  /** The length of everything after the RIFF header's size. */
  readonly riffLength: number;
  readonly orientation: number;
}

const HAS_PROFILE = 0x20;
const HAS_ALPHA = 0x10;
const HAS_EXIF = 0x08;
const HAS_XMP = 0x04;
const IS_ANIMATED = 0x02;

const FRAME_HEADER_LENGTH = 16;

/** The maximum length of one frame of an animation, which is held in memory. */
const MAX_FRAME_LENGTH = 16 * 1024 * 1024;
const MAX_EXIF_LENGTH = 0xfffe;

/**
 * A WebP with its canvas, frames, colour profile and orientation. Its length comes first in the file, so it is read
 * twice: once to add up what will be left.
 */
export async function* stripWebp(source: ImageSource): AsyncGenerator<Uint8Array, void, void> {
  const plan = await planWebp(source);
  const cursor = await byteCursor(source);
  try {
    const end = await readRiff(cursor, source.size);
    yield riffHeader(plan.riffLength);
    yield* chunksOf(cursor, end, plan);
    if (plan.orientation !== 1) yield chunkOf('EXIF', exifOf(plan.orientation));
  } finally {
    cursor.close();
  }
}

async function planWebp(source: ImageSource): Promise<WebpPlan> {
  const cursor = await byteCursor(source);
  const found = { orientation: 1 };
  let riffLength = 4;
  try {
    const end = await readRiff(cursor, source.size);
    for await (const piece of chunksOf(cursor, end, found, (orientation) => (found.orientation = orientation))) {
      riffLength += piece.length;
    }
  } finally {
    cursor.close();
  }
  if (found.orientation !== 1) riffLength += 8 + exifOf(found.orientation).length;
  return { riffLength, orientation: found.orientation };
}

/** The number of bytes in the RIFF container behind its name. */
async function readRiff(cursor: ByteCursor, size: number): Promise<number> {
  const header = await cursor.take(12);
  const length = viewOf(header).getUint32(4, true);
  if (textOf(header, 0, 4) !== 'RIFF' || textOf(header, 8) !== 'WEBP') throw notRemovable('No WebP.');
  if (length < 12 || length + 8 > size) throw notRemovable('The file is shorter than it says.');
  return length - 4;
}

function riffHeader(length: number): Uint8Array {
  const header = Buffer.from('RIFF\0\0\0\0WEBP');
  header.writeUInt32LE(length, 4);
  return header;
}

/** The chunks that are kept, without that of the orientation. */
async function* chunksOf(
  cursor: ByteCursor,
  total: number,
  { orientation }: Pick<WebpPlan, 'orientation'>,
  foundOrientation: (orientation: number) => void = () => {},
): AsyncGenerator<Uint8Array, void, void> {
  let flags: number | null = null;
  let isFirst = true;
  const seen = { image: false, exif: false, xmp: false };
  for (let left = total; left > 0;) {
    const { name, length } = await readChunk(cursor, left, isFirst);
    left -= 8 + length + (length % 2);
    if (isFirst && name === 'VP8X') {
      if (length !== 10) throw notRemovable('A canvas of another length.');
      const canvas = Buffer.from(await cursor.take(10));
      flags = canvas[0] ?? 0;
      canvas[0] = (flags & (HAS_PROFILE | HAS_ALPHA | IS_ANIMATED)) | (orientation === 1 ? 0 : HAS_EXIF);
      canvas.fill(0, 1, 4);
      yield chunkOf('VP8X', canvas);
    } else if (name === 'VP8 ' || name === 'VP8L' || (name === 'ALPH' && flags !== null)) {
      seen.image ||= name !== 'ALPH';
      yield* copied(cursor, name, length);
    } else if (flags !== null && name === 'ANIM' && length === 6) {
      yield* copied(cursor, name, length);
    } else if (flags !== null && name === 'ANMF') {
      seen.image = true;
      yield* frameOf(cursor, length);
    } else if (flags !== null && name === 'ICCP') {
      yield* profileOf(cursor, length);
    } else if (name === 'EXIF' && !seen.exif) {
      seen.exif = true;
      const block = await cursor.take(Math.min(length, MAX_EXIF_LENGTH));
      await skip(cursor, length - block.length, length);
      foundOrientation(await orientationIn(block));
    } else {
      seen.xmp ||= name === 'XMP ';
      if (isFirst) throw notRemovable('No chunk of an image.');
      await skip(cursor, length, length);
    }
    // The simple format is one chunk, and whatever follows is not part of the image.
    if (isFirst && flags === null) return;
    isFirst = false;
  }
  // A chunk that is longer than it should be may have swallowed what is missing here.
  const isMissing = ((flags ?? 0) & HAS_EXIF) !== 0 && !seen.exif;
  if (!seen.image || isMissing || (((flags ?? 0) & HAS_XMP) !== 0 && !seen.xmp)) {
    throw notRemovable('A chunk is missing.');
  }
}

async function readChunk(
  cursor: ByteCursor,
  left: number,
  isFirst: boolean,
): Promise<{ readonly name: string; readonly length: number }> {
  cursor.count();
  const header = await cursor.take(8);
  const name = textOf(header, 0, 4);
  const length = viewOf(header).getUint32(4, true);
  if (8 + length > left) throw notRemovable('A chunk is longer than the rest of the file.');
  if (!/^[\w ]{4}$/.test(name) || (isFirst && !name.startsWith('VP8'))) throw notRemovable('A chunk without a name.');
  return { name, length };
}

async function* copied(cursor: ByteCursor, name: string, length: number): AsyncGenerator<Uint8Array, void, void> {
  yield chunkHeader(name, length);
  yield* cursor.pieces(length);
  if (length % 2 === 1) yield await padding(cursor);
}

/** The padding after a chunk of odd length, which may be missing at the end of a file. */
async function padding(cursor: ByteCursor): Promise<Uint8Array> {
  if (await cursor.has(1)) cursor.consume(1);
  return Uint8Array.of(0);
}

/** Moves past `left` bytes, the rest of a chunk of this length, and its padding. */
async function skip(cursor: ByteCursor, left: number, length: number): Promise<void> {
  await cursor.skip(left);
  if (length % 2 === 1) await padding(cursor);
}

/** A frame of an animation, with the chunks of its pixels alone. These are of one frame, so they can be held. */
async function* frameOf(cursor: ByteCursor, length: number): AsyncGenerator<Uint8Array, void, void> {
  if (length < FRAME_HEADER_LENGTH + 8) throw notRemovable('A frame without pixels.');
  const header = await cursor.take(FRAME_HEADER_LENGTH);
  let left = length - FRAME_HEADER_LENGTH;
  const pieces: Uint8Array[] = [header];
  let kept = header.length;
  let hasPixels = false;
  while (left > 0) {
    const chunk = await readChunk(cursor, left, false);
    left -= 8 + chunk.length + (chunk.length % 2);
    const isPixels = chunk.name === 'VP8 ' || chunk.name === 'VP8L';
    if (isPixels || chunk.name === 'ALPH') {
      hasPixels ||= isPixels;
      for await (const piece of copied(cursor, chunk.name, chunk.length)) {
        kept += piece.length;
        if (kept > MAX_FRAME_LENGTH) throw notRemovable('A frame is too long.');
        pieces.push(piece);
      }
    } else {
      await skip(cursor, chunk.length, chunk.length);
    }
  }
  // The chunks of a frame, with their padding, always end on an even byte.
  if (!hasPixels || left < -1) throw notRemovable('A frame without pixels.');
  yield chunkHeader('ANMF', kept);
  yield* pieces;
}

/** The colour profile, which begins with its own length. */
async function* profileOf(cursor: ByteCursor, length: number): AsyncGenerator<Uint8Array, void, void> {
  const start = await cursor.take(Math.min(4, length));
  const declared = start.length < 4 ? 0 : viewOf(start).getUint32(0);
  if (declared > length || length > declared + 3) throw notRemovable('The profile is not as long as it says.');
  yield chunkHeader('ICCP', length);
  yield start;
  yield* cursor.pieces(length - start.length);
  if (length % 2 === 1) yield await padding(cursor);
}

function chunkHeader(name: string, length: number): Uint8Array {
  const header = Buffer.alloc(8);
  header.write(name, 'latin1');
  header.writeUInt32LE(length, 4);
  return header;
}

function chunkOf(name: string, data: Uint8Array): Uint8Array {
  return Buffer.concat([chunkHeader(name, data.length), data]);
}
