import { notRemovable } from '../not-removable.ts';
import { boxesIn, boxOf, freeBox } from './boxes.ts';
import { type Extent, masked, merged, requireApart } from './extents.ts';
import { type Item, type ItemProperty, type ItemTables, readItems } from './items.ts';
import { keptItems, keptProperties } from './kept-items.ts';

/** A box `meta` with the items of the picture alone, as long as before, and where their bytes are in the file. */
export interface RewrittenMeta {
  /** Its content. */
  readonly content: Uint8Array;
  /** The extents of the items that are kept. */
  readonly kept: readonly Extent[];
  /** Those of the items that are not. */
  readonly removed: readonly Extent[];
}

/**
 * Rewrites the content of a box `meta`. Its length stays, filled up with free space, so that everything that points
 * into the file still does.
 *
 * @throws {DarkroomError} METADATA_NOT_REMOVABLE.
 */
export function rewriteMeta(content: Uint8Array): RewrittenMeta {
  const tables = readItems(content);
  const ids = keptItems(tables);
  const kept = [...tables.items].filter(([id]) => ids.has(id));
  const properties = new Map(
    kept.map(([id, item]) => [id, keptProperties(item.properties, tables.properties)] as const),
  );
  const extents = (method: number, isKept: boolean): readonly Extent[] =>
    [...tables.items]
      .filter(([id, { location }]) => ids.has(id) === isKept && location?.method === method)
      .flatMap(([, { location }]) => location?.extents ?? []);
  for (const [, item] of kept) requirePlaced(item);

  const head = [content.subarray(0, 4)];
  const boxes = [
    boxOf('pitm', pitmOf(content)),
    locationsOf(kept, tables),
    infosOf(kept),
    boxOf('iprp', propertiesOf(properties, tables), associationsOf(properties)),
    ...referencesOf(ids, tables),
    ...(tables.data === null ? [] : [boxOf('idat', dataOf(tables.data, extents(1, true), extents(1, false)))]),
  ];
  const handler = handlerOf(content);
  const length = [...head, handler, ...boxes].reduce((sum, bytes) => sum + bytes.length, 0);
  const room = content.length - length;
  if (room < 0) throw notRemovable('The tables of the image do not fit.');
  const filled =
    room < 8 ? [boxOf('hdlr', handler.subarray(8), Buffer.alloc(room)), ...boxes] : [handler, ...boxes, freeBox(room)];
  return { content: Buffer.concat([...head, ...filled]), kept: merged(extents(0, true)), removed: extents(0, false) };
}

function requirePlaced({ location, type }: Item): void {
  if (location === null) {
    // An image that is derived from another one by its properties alone has no bytes.
    if (type === 'iden') return;
    throw notRemovable('A part of the image has no bytes.');
  }
  const isFinite = location.extents.every(({ end }) => Number.isSafeInteger(end));
  if (!location.isHere || location.method > 1 || !isFinite) throw notRemovable('A part of the image is elsewhere.');
}

function childOf(content: Uint8Array, name: string): Uint8Array {
  const box = boxesIn(content.subarray(4)).find((candidate) => candidate.name === name);
  if (box === undefined) throw notRemovable(`There is no box ${name}.`);
  return box.content;
}

function pitmOf(content: Uint8Array): Uint8Array {
  const pitm = childOf(content, 'pitm');
  return pitm.subarray(0, pitm[0] === 0 ? 6 : 8);
}

/** The handler, without the name of the program that wrote the file. */
function handlerOf(content: Uint8Array): Uint8Array {
  const handler = childOf(content, 'hdlr');
  if (handler.length < 12 || Buffer.from(handler.subarray(8, 12)).toString('latin1') !== 'pict') {
    throw notRemovable('The items are not those of an image.');
  }
  return boxOf('hdlr', handler.subarray(0, 12), Buffer.alloc(13));
}

function locationsOf(kept: readonly (readonly [number, Item])[], { locationHeader }: ItemTables): Uint8Array {
  const entries = kept.flatMap(([, { location }]) => (location === null ? [] : [location.bytes]));
  return boxOf('iloc', locationHeader, numberOf(entries.length, (locationHeader[0] ?? 0) < 2 ? 2 : 4), ...entries);
}

function infosOf(kept: readonly (readonly [number, Item])[]): Uint8Array {
  const entries = kept.map(([, { info }]) => boxOf('infe', info, Uint8Array.of(0)));
  return boxOf('iinf', Buffer.alloc(4), numberOf(entries.length, 2), ...entries);
}

type KeptProperties = ReadonlyMap<number, readonly ItemProperty[]>;

/** The properties keep their indexes: free space takes the place of those that no item of the picture has. */
function propertiesOf(kept: KeptProperties, { properties }: ItemTables): Uint8Array {
  const indexes = new Set([...kept.values()].flat().map(({ index }) => index));
  const boxes = properties.map(({ bytes }, place) => (indexes.has(place + 1) ? bytes : freeBox(bytes.length)));
  return boxOf('ipco', ...boxes);
}

function associationsOf(kept: KeptProperties): Uint8Array {
  const isWide = [...kept.values()].flat().some(({ index }) => index > 0x7f);
  const hasLongIds = [...kept.keys()].some((id) => id > 0xffff);
  const entries = [...kept]
    .toSorted(([a], [b]) => a - b)
    .map(([id, properties]) =>
      Buffer.concat([
        numberOf(id, hasLongIds ? 4 : 2),
        numberOf(properties.length, 1),
        ...properties.map(({ index, isEssential }) =>
          isWide ? numberOf(index + (isEssential ? 0x8000 : 0), 2) : numberOf(index + (isEssential ? 0x80 : 0), 1),
        ),
      ]),
    );
  return boxOf(
    'ipma',
    Uint8Array.of(hasLongIds ? 1 : 0, 0, 0, isWide ? 1 : 0),
    numberOf(entries.length, 4),
    ...entries,
  );
}

const REFERENCES: ReadonlySet<string> = new Set(['dimg', 'auxl', 'prem']);

function referencesOf(ids: ReadonlySet<number>, { references }: ItemTables): readonly Uint8Array[] {
  const kept = references
    .filter(({ name, from }) => REFERENCES.has(name) && ids.has(from))
    .map((reference) => ({ ...reference, to: reference.to.filter((id) => ids.has(id)) }))
    .filter(({ to }) => to.length > 0);
  if (kept.length === 0) return [];
  const size = kept.some(({ from, to }) => [from, ...to].some((id) => id > 0xffff)) ? 4 : 2;
  const boxes = kept.map(({ name, from, to }) =>
    boxOf(name, numberOf(from, size), numberOf(to.length, 2), ...to.map((id) => numberOf(id, size))),
  );
  return [boxOf('iref', Uint8Array.of(size === 2 ? 0 : 1, 0, 0, 0), ...boxes)];
}

/** What lies in `meta` itself: the layout of tiles, which is kept, or anything else. */
function dataOf(data: Uint8Array, kept: readonly Extent[], removed: readonly Extent[]): Uint8Array {
  const extents = merged(kept);
  requireApart(extents, removed);
  return masked(data, 0, extents);
}

function numberOf(value: number, bytes: number): Uint8Array {
  if (value >= 2 ** (8 * bytes)) throw notRemovable('A number is too large.');
  const buffer = Buffer.alloc(bytes);
  buffer.writeUIntBE(value, 0, bytes);
  return buffer;
}
