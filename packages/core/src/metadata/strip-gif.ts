import { type ByteCursor, textOf, viewOf } from './byte-cursor.ts';
import { lzwWalk } from './lzw-walk.ts';
import { notRemovable } from './not-removable.ts';

const EXTENSION = 0x21;
const IMAGE = 0x2c;
const TRAILER = 0x3b;
const GRAPHIC_CONTROL = 0xf9;
const APPLICATION = 0xff;
const PLAIN_TEXT = 0x01;

/** The sides of the canvas. */
interface Screen {
  readonly width: number;
  readonly height: number;
}

/**
 * A GIF with its colour tables and frames, and how often it repeats. Comments, plain text, what applications added,
 * bytes after the pixels of a frame and after the trailer are dropped.
 */
export async function* stripGif(cursor: ByteCursor): AsyncGenerator<Uint8Array, void, void> {
  const header = await cursor.take(13);
  if (!/^GIF8[79]a/.test(textOf(header, 0, 6))) throw notRemovable('No GIF.');
  yield header;
  yield await cursor.take(tableLength(header[10] ?? 0));
  const screen = { width: viewOf(header).getUint16(6, true), height: viewOf(header).getUint16(8, true) };
  // Belongs to the frame or text that follows, and is dropped with it.
  let control: Uint8Array | null = null;
  for (;;) {
    cursor.count();
    const introducer = (await cursor.take(1))[0];
    if (introducer === TRAILER) break;
    if (introducer === IMAGE) {
      if (control !== null) yield control;
      control = null;
      yield* imageOf(cursor, screen);
      continue;
    }
    if (introducer !== EXTENSION) throw notRemovable('A block that is not known.');
    const label = (await cursor.take(1))[0];
    if (label === GRAPHIC_CONTROL) control = await graphicControl(cursor);
    else if (label === APPLICATION) yield* applicationOf(cursor);
    else await skipBlocks(cursor);
    if (label === PLAIN_TEXT) control = null;
  }
  yield Uint8Array.of(TRAILER);
}

/** The length of the colour table that these flags announce. */
function tableLength(flags: number): number {
  return (flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 0x07) + 1);
}

async function graphicControl(cursor: ByteCursor): Promise<Uint8Array> {
  const block = await cursor.take(6);
  if (block[0] !== 4 || block[5] !== 0) throw notRemovable('A graphic control of another length.');
  return Buffer.concat([Uint8Array.of(EXTENSION, GRAPHIC_CONTROL), block]);
}

async function* imageOf(cursor: ByteCursor, screen: Screen): AsyncGenerator<Uint8Array, void, void> {
  const descriptor = await cursor.take(9);
  const view = viewOf(descriptor);
  const [left, top] = [view.getUint16(0, true), view.getUint16(2, true)];
  const [width, height] = [view.getUint16(4, true), view.getUint16(6, true)];
  const flags = view.getUint8(8);
  const fits = left + width <= screen.width && top + height <= screen.height;
  if ((flags & 0x18) !== 0 || !fits) throw notRemovable('A frame outside the canvas.');
  yield Buffer.concat([Uint8Array.of(IMAGE), descriptor]);
  yield await cursor.take(tableLength(flags));
  const codeSize = await cursor.take(1);
  const bits = codeSize[0] ?? 0;
  if (bits < 1 || bits > 8) throw notRemovable('A frame without a valid code size.');
  yield codeSize;

  const walk = lzwWalk(bits, width * height);
  for (let block = await nextBlock(cursor); block !== null; block = await nextBlock(cursor)) {
    const used = walk.add(block);
    if (used === null) throw notRemovable('The pixels of a frame are damaged.');
    if (used > 0) yield Buffer.concat([Uint8Array.of(used), block.subarray(0, used)]);
  }
  if (!walk.isComplete) throw notRemovable('A frame without all of its pixels.');
  yield Uint8Array.of(0);
}

/** How often an animation repeats, which Netscape added; null from anything else. */
async function* applicationOf(cursor: ByteCursor): AsyncGenerator<Uint8Array, void, void> {
  const name = await nextBlock(cursor);
  let repeats: Uint8Array | null = null;
  if (name === null) return;
  for (let block = await nextBlock(cursor); block !== null; block = await nextBlock(cursor)) {
    if (block.length === 3 && block[0] === 1) repeats ??= block;
  }
  if (repeats === null || !['NETSCAPE2.0', 'ANIMEXTS1.0'].includes(textOf(name))) return;
  yield Buffer.concat([Uint8Array.of(EXTENSION, APPLICATION, 11), name, Uint8Array.of(3), repeats, Uint8Array.of(0)]);
}

async function skipBlocks(cursor: ByteCursor): Promise<void> {
  while ((await nextBlock(cursor)) !== null);
}

/** The next of a list of blocks; null at its end. */
async function nextBlock(cursor: ByteCursor): Promise<Uint8Array | null> {
  cursor.count();
  const length = (await cursor.take(1))[0] ?? 0;
  return length === 0 ? null : cursor.take(length);
}
