import type { ImageDimensions } from '../ports/processor.ts';
import { fourCharacters, type HeaderReader } from './header-reader.ts';

/** A box of ISO/IEC 14496-12: its name and the position of its content. */
interface Box {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** The dimensions of the primary item, rotated by its `irot` property. Null if the item is cropped (`clap`). */
export async function readAvifHeader(reader: HeaderReader): Promise<ImageDimensions | null> {
  const meta = await findBox(reader, 0, Number.MAX_SAFE_INTEGER, 'meta');
  if (meta === null) return null;
  // `meta`, `pitm` and `ipma` begin with a version and flags, 4 bytes.
  const primary = await findBox(reader, meta.start + 4, meta.end, 'pitm');
  const properties = await findBox(reader, meta.start + 4, meta.end, 'iprp');
  if (primary === null || properties === null) return null;
  const container = await findBox(reader, properties.start, properties.end, 'ipco');
  const associations = await findBox(reader, properties.start, properties.end, 'ipma');
  if (container === null || associations === null) return null;

  const primaryVersion = (await reader.bytes(primary.start, 1))?.getUint8(0) ?? 0;
  const idView = await reader.bytes(primary.start + 4, primaryVersion === 0 ? 2 : 4);
  if (idView === null) return null;
  const id = primaryVersion === 0 ? idView.getUint16(0) : idView.getUint32(0);
  const wanted = await readAssociations(reader, associations, id);

  let dimensions: ImageDimensions | null = null;
  let isTurned = false;
  let index = 0;
  for (let box = await readBox(reader, container.start); box !== null && box.start <= container.end;) {
    index += 1;
    if (wanted.has(index)) {
      if (box.name === 'clap') return null;
      if (box.name === 'irot') isTurned = ((await reader.bytes(box.start, 1))?.getUint8(0) ?? 0) % 2 === 1;
      if (box.name === 'ispe') {
        const size = await reader.bytes(box.start + 4, 8);
        if (size !== null) dimensions = { width: size.getUint32(0), height: size.getUint32(4) };
      }
    }
    box = box.end >= container.end ? null : await readBox(reader, box.end);
  }
  return dimensions !== null && isTurned ? { width: dimensions.height, height: dimensions.width } : dimensions;
}

/** The indexes in `ipco`, from 1, of an item's properties. */
async function readAssociations(reader: HeaderReader, box: Box, id: number): Promise<ReadonlySet<number>> {
  const header = await reader.bytes(box.start, 8);
  if (header === null) return new Set();
  const idLength = header.getUint8(0) === 0 ? 2 : 4;
  const indexLength = (header.getUint8(3) & 1) === 0 ? 1 : 2;
  const items = header.getUint32(4);
  let offset = box.start + 8;
  for (let item = 0; item < items && offset < box.end; item += 1) {
    const entry = await reader.bytes(offset, idLength + 1);
    if (entry === null) break;
    const count = entry.getUint8(idLength);
    offset += idLength + 1;
    if ((idLength === 2 ? entry.getUint16(0) : entry.getUint32(0)) === id) {
      const list = await reader.bytes(offset, count * indexLength);
      if (list === null) break;
      // The highest bit says whether a reader must understand the property.
      return new Set(
        Array.from({ length: count }, (_, place) =>
          indexLength === 1 ? list.getUint8(place) & 0x7f : list.getUint16(place * 2) & 0x7fff,
        ),
      );
    }
    offset += count * indexLength;
  }
  return new Set();
}

async function findBox(reader: HeaderReader, from: number, to: number, name: string): Promise<Box | null> {
  for (let offset = from; offset < to;) {
    const box = await readBox(reader, offset);
    if (box === null || box.name === name) return box;
    offset = box.end;
  }
  return null;
}

async function readBox(reader: HeaderReader, offset: number): Promise<Box | null> {
  const header = await reader.bytes(offset, 8);
  if (header === null) return null;
  const name = fourCharacters(header, 4);
  const length = header.getUint32(0);
  // 0 means that the box extends to the end of the file; 1, that a length of 8 bytes follows.
  if (length === 0) return { name, start: offset + 8, end: Number.MAX_SAFE_INTEGER };
  if (length === 1) {
    const long = (await reader.bytes(offset + 8, 8))?.getBigUint64(0);
    if (long === undefined || long < 16n || long > BigInt(Number.MAX_SAFE_INTEGER - offset)) return null;
    return { name, start: offset + 16, end: offset + Number(long) };
  }
  return length < 8 ? null : { name, start: offset + 8, end: offset + length };
}
