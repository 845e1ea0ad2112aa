/** A value of a directory. */
export interface ExifValue {
  /** Its type, by its number in TIFF. */
  readonly type: number;
  readonly count: number;
  readonly bytes: (bigEndian: boolean) => Buffer;
}

/** Values by their tags. */
export type ExifDirectory = Readonly<Record<number, ExifValue>>;

/** The directories of an EXIF block. */
export interface ExifShape {
  /** The first one. @default empty */
  readonly image?: ExifDirectory;
  /** @default empty */
  readonly photo?: ExifDirectory;
  /** @default empty */
  readonly gps?: ExifDirectory;
  /** @default false */
  readonly bigEndian?: boolean;
}

/** A text, in Latin-1 and with its end unless told otherwise. */
export function exifText(
  text: string,
  { type = 2, end = '\0', encoding = 'latin1' }: { type?: number; end?: string; encoding?: 'latin1' | 'utf8' } = {},
): ExifValue {
  const bytes = Buffer.from(`${text}${end}`, encoding);
  return { type, count: bytes.length, bytes: () => bytes };
}

/** Fractions. */
export function exifRationals(...values: readonly (readonly [number, number])[]): ExifValue {
  return { type: 5, count: values.length, bytes: (bigEndian) => u32(bigEndian, ...values.flat()) };
}

/** The position of something in the block. */
export function exifOffset(position: number): ExifValue {
  return { type: 4, count: 1, bytes: (bigEndian) => u32(bigEndian, position) };
}

/** An EXIF block, without the letters `Exif` in front of it. */
export function exifOf({ image = {}, photo = {}, gps = {}, bigEndian = false }: ExifShape): Buffer {
  const written = (directory: ExifDirectory, start: number): Buffer => directoryOf(directory, start, bigEndian);
  const pointers = (photoAt: number, gpsAt: number): ExifDirectory => ({
    0x8769: exifOffset(photoAt),
    0x8825: exifOffset(gpsAt),
    ...image,
  });
  const photoAt = 8 + written(pointers(0, 0), 0).length;
  const gpsAt = photoAt + written(photo, 0).length;
  const header = [Buffer.from(bigEndian ? 'MM' : 'II'), u16(bigEndian, 42), u32(bigEndian, 8)];
  return Buffer.concat([...header, written(pointers(photoAt, gpsAt), 8), written(photo, photoAt), written(gps, gpsAt)]);
}

function directoryOf(directory: ExifDirectory, start: number, bigEndian: boolean): Buffer {
  const values = Object.entries(directory).map(([tag, { type, count, bytes }]) => ({
    head: Buffer.concat([u16(bigEndian, Number(tag), type), u32(bigEndian, count)]),
    bytes: bytes(bigEndian),
  }));
  let at = start + 6 + 12 * values.length;
  const entries = values.map(({ head, bytes }) => {
    if (bytes.length <= 4) return Buffer.concat([head, bytes, Buffer.alloc(4 - bytes.length)]);
    at += bytes.length;
    return Buffer.concat([head, u32(bigEndian, at - bytes.length)]);
  });
  const outside = values.flatMap(({ bytes }) => (bytes.length > 4 ? [bytes] : []));
  return Buffer.concat([u16(bigEndian, values.length), ...entries, Buffer.alloc(4), ...outside]);
}

function u16(bigEndian: boolean, ...values: readonly number[]): Buffer {
  const buffer = Buffer.alloc(2 * values.length);
  for (const [index, value] of values.entries()) {
    if (bigEndian) buffer.writeUInt16BE(value, 2 * index);
    else buffer.writeUInt16LE(value, 2 * index);
  }
  return buffer;
}

function u32(bigEndian: boolean, ...values: readonly number[]): Buffer {
  const buffer = Buffer.alloc(4 * values.length);
  for (const [index, value] of values.entries()) {
    if (bigEndian) buffer.writeUInt32BE(value, 4 * index);
    else buffer.writeUInt32LE(value, 4 * index);
  }
  return buffer;
}
