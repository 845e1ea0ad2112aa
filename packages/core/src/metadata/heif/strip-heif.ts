import { byteCursor, type ByteCursor, type ImageSource, textOf, viewOf } from '../byte-cursor.ts';
import { notRemovable } from '../not-removable.ts';
import { type Extent, masked, merged, requireApart } from './extents.ts';
import { rewriteMeta } from './rewrite-meta.ts';
import { rewriteMovie } from './rewrite-movie.ts';

/** The longest `meta` or `moov` that is held in memory. That of a photo in 1,000 tiles has 50 KB. */
const MAX_TABLES_LENGTH = 4 * 1024 * 1024;

const MAX_FTYP_LENGTH = 4096;

const MAX_BOXES = 10_000;

/** What a file is rewritten by: which bytes are replaced, and which are kept. Everything else becomes zeros. */
interface HeifPlan {
  /** The length of the result, in bytes: up to the end of the last box that is needed. */
  readonly end: number;
  /** Bytes that are written in place of others, with where they begin, in order. */
  readonly replaced: readonly { readonly start: number; readonly bytes: Uint8Array }[];
  /** Merged. */
  readonly kept: readonly Extent[];
}

/**
 * An AVIF or HEIC with the picture alone: the primary image with its tiles, alpha and properties, or the tracks of an
 * animation. Nothing moves within the file, since its tables say where everything is: what is removed becomes zeros or
 * free space. Tables may follow the pixels, so the file is read twice.
 */
export async function* stripHeif(source: ImageSource): AsyncGenerator<Uint8Array, void, void> {
  const plan = await planHeif(source);
  const cursor = await byteCursor(source);
  try {
    yield* rewritten(cursor, plan);
  } finally {
    cursor.close();
  }
}

async function planHeif(source: ImageSource): Promise<HeifPlan> {
  const cursor = await byteCursor(source);
  try {
    return await readBoxes(cursor, source.size);
  } finally {
    cursor.close();
  }
}

async function readBoxes(cursor: ByteCursor, size: number): Promise<HeifPlan> {
  const replaced: { start: number; bytes: Uint8Array }[] = [];
  const data: Extent[] = [];
  const kept: Extent[] = [];
  const removed: Extent[] = [];
  const seen = new Set<string>();
  let offset = 0;
  // What lies behind the last box that is needed is cut off.
  let endOfNeeded = 0;
  for (let box = await readHeader(cursor, offset, size); box !== null; box = await readHeader(cursor, offset, size)) {
    const { name, header, end } = box;
    const start = offset + header.length;
    const once = name === 'ftyp' || name === 'meta' || name === 'moov';
    if (name === 'moof' || (once && seen.has(name)) || (offset === 0) !== (name === 'ftyp')) {
      throw notRemovable(`The box ${name} is out of place.`);
    }
    seen.add(name);
    if (once) {
      const content = await hold(cursor, end - start, name === 'ftyp' ? MAX_FTYP_LENGTH : MAX_TABLES_LENGTH);
      if (name === 'meta') {
        const meta = rewriteMeta(content);
        replaced.push({ start: offset, bytes: Buffer.concat([header, meta.content]) });
        for (const extent of meta.kept) kept.push(extent);
        for (const extent of meta.removed) removed.push(extent);
      } else if (name === 'moov') {
        const movie = rewriteMovie(content);
        replaced.push({ start: offset, bytes: Buffer.concat([header, movie.content]) });
        for (const extent of movie.kept) kept.push(extent);
      } else {
        replaced.push({ start: offset, bytes: Buffer.concat([header, content]) });
      }
    } else {
      if (replaced.length === MAX_BOXES) throw notRemovable('The file has too many boxes.');
      if (name === 'mdat') data.push({ start, end });
      const bytes = Buffer.from(header);
      if (name !== 'mdat') bytes.write('free', 4, 'latin1');
      replaced.push({ start: offset, bytes });
      await cursor.skip(end - start);
    }
    offset = end;
    if (once || name === 'mdat') endOfNeeded = end;
  }
  if (!seen.has('meta') && !seen.has('moov')) throw notRemovable('There are no tables of items or samples.');
  const extents = merged(kept);
  requireApart(extents, removed);
  requireWithin(extents, merged(data));
  return { end: endOfNeeded, replaced: replaced.filter(({ start }) => start < endOfNeeded), kept: extents };
}

/** The next box; null if what follows is none: such bytes are cut off. */
async function readHeader(
  cursor: ByteCursor,
  offset: number,
  size: number,
): Promise<{ readonly name: string; readonly header: Uint8Array; readonly end: number } | null> {
  cursor.count();
  if (!(await cursor.has(8))) return null;
  const length = viewOf(cursor.atHand).getUint32(0);
  const name = textOf(cursor.atHand, 4, 8);
  const isLong = length === 1;
  if (isLong && !(await cursor.has(16))) return null;
  const long = isLong ? Number(viewOf(cursor.atHand).getBigUint64(8)) : length;
  const headerLength = isLong ? 16 : 8;
  const end = length === 0 ? size : offset + long;
  if (end > size || end < offset + headerLength || (length === 0 && name !== 'mdat')) return null;
  return { name, header: cursor.consume(headerLength), end };
}

async function hold(cursor: ByteCursor, length: number, most: number): Promise<Uint8Array> {
  if (length > most) throw notRemovable('The tables are too long.');
  const pieces: Uint8Array[] = [];
  for await (const piece of cursor.pieces(length)) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** @throws {DarkroomError} METADATA_NOT_REMOVABLE if pixels lie outside of the boxes for them. */
function requireWithin(kept: readonly Extent[], data: readonly Extent[]): void {
  let index = 0;
  for (const { start, end } of kept) {
    while ((data[index]?.end ?? Number.POSITIVE_INFINITY) < end) index += 1;
    const box = data[index];
    if (box === undefined || start < box.start || end > box.end) throw notRemovable('Pixels are out of place.');
  }
}

async function* rewritten(cursor: ByteCursor, plan: HeifPlan): AsyncGenerator<Uint8Array, void, void> {
  let offset = 0;
  let from = 0;
  const until = async function* (end: number): AsyncGenerator<Uint8Array, void, void> {
    for await (const piece of cursor.pieces(end - offset)) {
      while ((plan.kept[from]?.end ?? Number.POSITIVE_INFINITY) <= offset) from += 1;
      yield masked(piece, offset, plan.kept, from);
      offset += piece.length;
    }
  };
  for (const { start, bytes } of plan.replaced) {
    yield* until(start);
    await cursor.skip(bytes.length);
    yield bytes;
    offset += bytes.length;
  }
  yield* until(plan.end);
}
