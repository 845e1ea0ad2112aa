/** In all metadata of the files that are made here. */
export const SECRET = 'Home: 52.5163 N, 13.3777 E';

const text = (...parts: readonly (string | Uint8Array)[]): Buffer =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part)));

export function number(value: number, bytes: number): Buffer {
  const buffer = Buffer.alloc(bytes);
  buffer.writeUIntBE(value, 0, bytes);
  return buffer;
}

export function box(name: string, ...contents: readonly (string | Uint8Array)[]): Buffer {
  const content = text(...contents);
  return text(number(content.length + 8, 4), name, content);
}

interface HeifItem {
  readonly id: number;
  readonly type: string;
  readonly bytes: Uint8Array;
  /** Indexes of properties, from 1. */
  readonly properties?: readonly number[];
}

/** The ways in which writers differ. */
export interface HeifShape {
  readonly tablesFirst: boolean;
  readonly locationVersion: 0 | 1 | 2;
  /** The type of the coded pictures. */
  readonly coding: string;
}

/** A file, and the coded bytes that belong to its picture, which must be where they were. */
export interface HeifFile {
  readonly bytes: Uint8Array;
  readonly picture: readonly { readonly at: number; readonly bytes: Uint8Array }[];
}

const coded = (fill: number): Buffer => Buffer.alloc(200 + fill, fill);

/** A photo as phones write it: two tiles, alpha, a thumbnail, a gain map, EXIF and XMP. */
export function heifOf({ tablesFirst, locationVersion, coding }: HeifShape): HeifFile {
  const items: readonly HeifItem[] = [
    { id: 1, type: 'grid', bytes: Uint8Array.of(0, 0, 0, 1, 0, 64, 0, 32), properties: [2, 3, 4] },
    { id: 2, type: coding, bytes: coded(2), properties: [1] },
    { id: 3, type: coding, bytes: coded(3), properties: [1] },
    { id: 4, type: coding, bytes: coded(4), properties: [1, 5] },
    { id: 5, type: coding, bytes: text(coded(5), SECRET), properties: [1] },
    { id: 6, type: coding, bytes: text(coded(6), SECRET), properties: [1, 6] },
    { id: 7, type: 'Exif', bytes: text('\0\0\0\0MM\0*', SECRET) },
    { id: 8, type: 'mime', bytes: text('<x:xmpmeta>', SECRET) },
  ];
  const inData = (id: number): boolean => locationVersion > 0 && id === 1;
  const kept = new Set([1, 2, 3, 4]);
  const ftyp = box('ftyp', 'heic\0\0\0\0mif1heic');
  const wide = locationVersion === 2;
  const tables = (start: number): Buffer => {
    let at = start;
    const locations = items.map(({ id, bytes }) => {
      const offset = inData(id) ? 0 : at;
      if (!inData(id)) at += bytes.length;
      return text(
        number(id, wide ? 4 : 2),
        locationVersion === 0 ? '' : number(inData(id) ? 1 : 0, 2),
        number(0, 2),
        number(1, 2),
        number(offset, 4),
        number(bytes.length, 4),
      );
    });
    const grid = items.find(({ id }) => inData(id));
    return box(
      'meta',
      '\0\0\0\0',
      box('hdlr', '\0\0\0\0\0\0\0\0pict', Buffer.alloc(12), SECRET, '\0'),
      box('pitm', '\0\0\0\0\0\x01'),
      box('iloc', Uint8Array.of(locationVersion, 0, 0, 0, 0x44, 0), number(items.length, wide ? 4 : 2), ...locations),
      box(
        'iinf',
        '\0\0\0\0',
        number(items.length, 2),
        ...items.map(({ id, type }) =>
          box('infe', '\x02\0\0\0', number(id, 2), '\0\0', type, SECRET, '\0', type === 'mime' ? 'text/xml\0' : ''),
        ),
      ),
      box(
        'iref',
        '\0\0\0\0',
        box('dimg', number(1, 2), number(2, 2), number(2, 2), number(3, 2)),
        box('auxl', number(4, 2), number(1, 2), number(1, 2)),
        box('thmb', number(5, 2), number(1, 2), number(1, 2)),
        box('auxl', number(6, 2), number(1, 2), number(1, 2)),
        box('cdsc', number(7, 2), number(1, 2), number(1, 2)),
      ),
      box(
        'iprp',
        box(
          'ipco',
          box('hvcC', Buffer.alloc(20, 9)),
          box('ispe', Buffer.alloc(12, 1)),
          box('irot', '\x03'),
          box('udes', '\0\0\0\0', SECRET),
          box('auxC', '\0\0\0\0urn:mpeg:hevc:2015:auxid:1\0'),
          box('auxC', '\0\0\0\0urn:com:apple:photo:2020:aux:hdrgainmap\0', SECRET),
        ),
        box(
          'ipma',
          '\0\0\0\0',
          number(items.filter(({ properties }) => properties !== undefined).length, 4),
          ...items.flatMap(({ id, properties }) =>
            properties === undefined
              ? []
              : [text(number(id, 2), number(properties.length, 1), Uint8Array.from(properties))],
          ),
        ),
      ),
      ...(grid === undefined ? [] : [box('idat', grid.bytes, SECRET)]),
    );
  };
  const data = box('mdat', ...items.filter(({ id }) => !inData(id)).map(({ bytes }) => bytes), SECRET);
  const start = ftyp.length + 8 + (tablesFirst ? tables(0).length : 0);
  const parts = tablesFirst ? [ftyp, tables(start), data] : [ftyp, data, tables(start)];
  let at = start;
  const picture: { at: number; bytes: Uint8Array }[] = [];
  for (const { id, bytes } of items.filter((item) => !inData(item.id))) {
    if (kept.has(id)) picture.push({ at, bytes });
    at += bytes.length;
  }
  return { bytes: text(...parts, box('uuid', 'a'.repeat(16), SECRET), SECRET), picture };
}
