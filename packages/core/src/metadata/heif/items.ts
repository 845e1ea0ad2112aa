import { textOf, viewOf } from '../byte-cursor.ts';
import { notRemovable } from '../not-removable.ts';
import { boxesIn, type HeldBox, numbersIn } from './boxes.ts';
import type { Extent } from './extents.ts';

/** An item of a HEIF: an image, a tile, a thumbnail, EXIF, XMP. */
export interface Item {
  readonly type: string;
  /** Its entry in `iinf`. */
  readonly info: Uint8Array;
  /** Its entry in `iloc`; null if it has none. */
  readonly location: ItemLocation | null;
  /** Its entries in `ipma`. */
  readonly properties: readonly ItemProperty[];
}

/** Where the bytes of an item are. */
export interface ItemLocation {
  readonly bytes: Uint8Array;
  /** 0: in the file; 1: in the box `idat`; 2: in another item. */
  readonly method: number;
  /** A length of 0 means up to the end. */
  readonly extents: readonly Extent[];
  /** Whether they are in this file, and not in another one. */
  readonly isHere: boolean;
}

/** A property that belongs to an item. */
export interface ItemProperty {
  /** Its index in `ipco`, from 1. */
  readonly index: number;
  /** Whether a reader that does not know it must not show the item. */
  readonly isEssential: boolean;
}

/** A relation between items: `dimg` from an image to its tiles, `auxl` from its alpha to an image. */
export interface ItemReference {
  readonly name: string;
  readonly from: number;
  readonly to: readonly number[];
}

/** What a box `meta` says. */
export interface ItemTables {
  readonly primary: number;
  readonly items: ReadonlyMap<number, Item>;
  readonly references: readonly ItemReference[];
  /** The boxes in `ipco`. */
  readonly properties: readonly HeldBox[];
  /** The content of `idat`; null if there is none. */
  readonly data: Uint8Array | null;
  /** The beginning of the content of `iloc`, up to its number of entries. */
  readonly locationHeader: Uint8Array;
}

/** Limits the cost of extents that take no bytes, as their numbers have none. Photos have one extent for each tile. */
const MAX_EXTENTS = 100_000;

/** Reads the content of a box `meta`. @throws {DarkroomError} METADATA_NOT_REMOVABLE. */
export function readItems(content: Uint8Array): ItemTables {
  const boxes = boxesIn(content.subarray(4));
  const only = (name: string): Uint8Array | null => {
    const found = boxes.filter((box) => box.name === name);
    if (found.length > 1) throw notRemovable(`There are several boxes ${name}.`);
    return found[0]?.content ?? null;
  };
  const required = (name: string): Uint8Array => {
    const box = only(name);
    if (box === null) throw notRemovable(`There is no box ${name}.`);
    return box;
  };
  if (boxes.some(({ name }) => name === 'ipro')) throw notRemovable('The image is protected.');
  const pitm = required('pitm');
  const iloc = required('iloc');
  const locations = readLocations(iloc);
  const containers = boxesIn(required('iprp'));
  const associations = readAssociations(containers.filter(({ name }) => name === 'ipma'));
  const items = new Map<number, Item>();
  for (const [id, { type, info }] of readInfos(required('iinf'))) {
    items.set(id, { type, info, location: locations.get(id) ?? null, properties: associations.get(id) ?? [] });
  }
  return {
    primary: numbersIn(pitm, 4).next(pitm[0] === 0 ? 2 : 4),
    items,
    references: readReferences(only('iref')),
    properties: boxesIn(containers.find(({ name }) => name === 'ipco')?.content ?? new Uint8Array()),
    data: only('idat'),
    locationHeader: iloc.subarray(0, 6),
  };
}

function readInfos(iinf: Uint8Array): ReadonlyMap<number, Pick<Item, 'type' | 'info'>> {
  const infos = new Map<number, Pick<Item, 'type' | 'info'>>();
  for (const { name, content } of boxesIn(iinf.subarray(iinf[0] === 0 ? 6 : 8))) {
    const version = content[0];
    if (name !== 'infe' || (version !== 2 && version !== 3)) throw notRemovable('An item of an old kind.');
    const numbers = numbersIn(content, 4);
    const id = numbers.next(version === 2 ? 2 : 4);
    if (numbers.next(2) !== 0) throw notRemovable('An item is protected.');
    const end = numbers.offset + 4;
    if (infos.has(id) || content.length < end) throw notRemovable('An item is described twice, or not at all.');
    infos.set(id, { type: textOf(content, end - 4, end), info: content.subarray(0, end) });
  }
  return infos;
}

function readLocations(iloc: Uint8Array): ReadonlyMap<number, ItemLocation> {
  const version = iloc[0] ?? 0;
  if (version > 2 || iloc.length < 6) throw notRemovable('A table of locations of another version.');
  const sizes = viewOf(iloc).getUint16(4);
  const [offsetSize, lengthSize, baseSize] = [sizes >> 12, (sizes >> 8) & 15, (sizes >> 4) & 15];
  const indexSize = version === 0 ? 0 : sizes & 15;
  if ([offsetSize, lengthSize, baseSize, indexSize].some((size) => ![0, 4, 8].includes(size))) {
    throw notRemovable('A table of locations with numbers of other lengths.');
  }
  const numbers = numbersIn(iloc, 6);
  const idSize = version < 2 ? 2 : 4;
  const locations = new Map<number, ItemLocation>();
  let extentsLeft = MAX_EXTENTS;
  for (let left = numbers.next(idSize); left > 0; left -= 1) {
    const start = numbers.offset;
    const id = numbers.next(idSize);
    const method = version === 0 ? 0 : numbers.next(2) & 15;
    const isHere = numbers.next(2) === 0;
    const base = numbers.next(baseSize);
    const extents: Extent[] = [];
    const count = numbers.next(2);
    extentsLeft -= count;
    if (extentsLeft < 0) throw notRemovable('The items are in too many pieces.');
    for (let index = 0; index < count; index += 1) {
      numbers.next(indexSize);
      const from = base + numbers.next(offsetSize);
      const length = numbers.next(lengthSize);
      extents.push({ start: from, end: length === 0 ? Number.POSITIVE_INFINITY : from + length });
    }
    if (locations.has(id)) throw notRemovable('An item has two locations.');
    locations.set(id, { bytes: iloc.subarray(start, numbers.offset), method, extents, isHere });
  }
  return locations;
}

function readAssociations(boxes: readonly HeldBox[]): ReadonlyMap<number, readonly ItemProperty[]> {
  const associations = new Map<number, ItemProperty[]>();
  for (const { content } of boxes) {
    const numbers = numbersIn(content);
    const version = numbers.next(1);
    const isWide = (numbers.next(3) & 1) === 1;
    for (let left = numbers.next(4); left > 0; left -= 1) {
      const id = numbers.next(version === 0 ? 2 : 4);
      const properties = associations.get(id) ?? [];
      for (let count = numbers.next(1); count > 0; count -= 1) {
        const value = numbers.next(isWide ? 2 : 1);
        const limit = isWide ? 0x8000 : 0x80;
        properties.push({ index: value % limit, isEssential: value >= limit });
      }
      associations.set(id, properties);
    }
  }
  return associations;
}

function readReferences(iref: Uint8Array | null): readonly ItemReference[] {
  if (iref === null) return [];
  const idSize = iref[0] === 0 ? 2 : 4;
  return boxesIn(iref.subarray(4)).map(({ name, content }) => {
    const numbers = numbersIn(content);
    const from = numbers.next(idSize);
    return { name, from, to: Array.from({ length: numbers.next(2) }, () => numbers.next(idSize)) };
  });
}
