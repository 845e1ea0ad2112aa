import { readFileSync } from 'node:fs';

/** A sample of `samples/heic`, by its name. */
export function heicSample(name: string): Buffer {
  return readFileSync(new URL(`./samples/heic/${name}.heic`, import.meta.url));
}

/** A coded picture, as it is in a sample. */
export interface CodedPicture {
  readonly width: number;
  readonly height: number;
  /** The box `hvcC`. */
  readonly configuration: Buffer;
  readonly data: Buffer;
}

/** What {@link heicOf} writes. */
export interface HeicShape {
  /** One, or the tiles of a grid, row by row. The bytes of the same picture are written once. */
  readonly pictures: readonly CodedPicture[];
  /** @default none, for one picture */
  readonly grid?: { readonly columns: number; readonly width: number; readonly height: number };
  /** The dimensions that the image states. @default those of the grid or the picture */
  readonly stated?: { readonly width: number; readonly height: number };
  /** Properties of the image, such as `irot`, in the order in which they apply. @default none */
  readonly properties?: readonly Buffer[];
  /** A thumbnail, which comes before the image. @default none */
  readonly thumbnail?: CodedPicture;
  /** The item with an EXIF block, which is about the image: the position of its TIFF, and the block. @default none */
  readonly exif?: Buffer;
  /** @default 'heic' */
  readonly brand?: string;
  /** The type of the pictures. @default 'hvc1' */
  readonly coding?: string;
}

/** The only picture of a sample. */
export function pictureOf(name: string, width = 96, height = 64): CodedPicture {
  const bytes = heicSample(name);
  return { width, height, configuration: boxIn(bytes, 'hvcC'), data: boxIn(bytes, 'mdat').subarray(8) };
}

/** The property that turns an image counter-clockwise, by quarters. */
export function irot(quarters: 0 | 1 | 2 | 3): Buffer {
  return box('irot', Uint8Array.of(quarters));
}

/** The property that exchanges top and bottom with 0, left and right with 1. */
export function imir(axis: 0 | 1): Buffer {
  return box('imir', Uint8Array.of(axis));
}

/** A HEIC with coded pictures in another arrangement. */
export function heicOf(shape: HeicShape): Buffer {
  const { pictures, grid, thumbnail, exif, brand = 'heic' } = shape;
  const [first] = pictures;
  if (first === undefined) throw new Error('A HEIC without a picture.');
  const parts = thumbnail === undefined ? pictures : [thumbnail, ...pictures];
  const primary = grid === undefined ? parts.length : parts.length + 1;
  const data = [
    ...parts.map((part) => part.data),
    ...(grid === undefined ? [] : [gridOf(pictures.length, grid)]),
    ...(exif === undefined ? [] : [exif]),
  ];
  const coding = shape.coding ?? 'hvc1';
  const types = data.map((one, index) =>
    one === exif ? 'Exif' : grid !== undefined && index + 1 === primary ? 'grid' : coding,
  );
  const ftyp = box('ftyp', text(`${brand}\0\0\0\0mif1${brand}`));
  const tables = (start: number): Buffer =>
    box(
      'meta',
      Buffer.alloc(4),
      box('hdlr', Buffer.alloc(8), text('pict'), Buffer.alloc(13)),
      box('pitm', Buffer.alloc(4), u16(primary)),
      locations(start, data),
      infos(types),
      references(shape, primary),
      properties(parts, shape, primary),
    );
  return Buffer.concat([ftyp, tables(ftyp.length + tables(0).length + 8), box('mdat', ...new Set(data))]);
}

function gridOf(tiles: number, { columns, width, height }: NonNullable<HeicShape['grid']>): Buffer {
  return Buffer.concat([Buffer.of(0, 1, tiles / columns - 1, columns - 1), u32(width), u32(height)]);
}

function locations(start: number, data: readonly Buffer[]): Buffer {
  const written = [...new Set(data)];
  const offsetOf = (one: Buffer): number =>
    written.slice(0, written.indexOf(one)).reduce((sum, { length }) => sum + length, start);
  const entries = data.map((one, index) =>
    Buffer.concat([u16(index + 1), u16(0), u16(1), u32(offsetOf(one)), u32(one.length)]),
  );
  return box('iloc', Buffer.alloc(4), Buffer.of(0x44, 0), u16(data.length), ...entries);
}

function infos(types: readonly string[]): Buffer {
  const entries = types.map((type, index) =>
    box('infe', Buffer.of(2, 0, 0, 0), u16(index + 1), u16(0), text(type), text('\0')),
  );
  return box('iinf', Buffer.alloc(4), u16(types.length), ...entries);
}

function references({ pictures, grid, thumbnail, exif }: HeicShape, primary: number): Buffer {
  const toThumbnail = thumbnail === undefined ? [] : [box('thmb', u16(1), u16(1), u16(primary))];
  const before = thumbnail === undefined ? 1 : 2;
  const tiles = pictures.map((_, index) => u16(before + index));
  const toTiles = grid === undefined ? [] : [box('dimg', u16(primary), u16(tiles.length), ...tiles)];
  const toExif = exif === undefined ? [] : [box('cdsc', u16(primary + 1), u16(1), u16(primary))];
  return box('iref', Buffer.alloc(4), ...toThumbnail, ...toTiles, ...toExif);
}

function properties(
  parts: readonly CodedPicture[],
  { grid, stated, properties: ofImage = [] }: HeicShape,
  primary: number,
): Buffer {
  const boxes: Buffer[] = [];
  const add = (...added: readonly Buffer[]): readonly number[] =>
    added.map((one) => 1 + boxes.findIndex((known) => known.equals(one)) || boxes.push(one));
  const entries = parts.map(({ width, height, configuration }, index) => {
    const isPrimary = index + 1 === primary;
    const size = isPrimary ? (stated ?? { width, height }) : { width, height };
    return add(configuration, ispe(size), ...(isPrimary ? ofImage : []));
  });
  if (grid !== undefined) entries.push(add(ispe(stated ?? grid), ...ofImage));
  const associations = entries.map((indexes, index) =>
    Buffer.concat([u16(index + 1), Buffer.of(indexes.length, ...indexes)]),
  );
  return box('iprp', box('ipco', ...boxes), box('ipma', Buffer.alloc(4), u32(associations.length), ...associations));
}

function ispe({ width, height }: { readonly width: number; readonly height: number }): Buffer {
  return box('ispe', Buffer.alloc(4), u32(width), u32(height));
}

function boxIn(bytes: Buffer, name: string): Buffer {
  const start = bytes.indexOf(name, 0, 'latin1') - 4;
  return bytes.subarray(start, start + bytes.readUInt32BE(start));
}

function box(name: string, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  return Buffer.concat([u32(content.length + 8), text(name), content]);
}

function text(content: string): Buffer {
  return Buffer.from(content, 'latin1');
}

function u16(value: number): Buffer {
  const buffer = Buffer.alloc(2);
  buffer.writeUInt16BE(value);
  return buffer;
}

function u32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32BE(value);
  return buffer;
}
