import { textOf } from '../byte-cursor.ts';
import { notRemovable } from '../not-removable.ts';
import type { HeldBox } from './boxes.ts';
import type { ItemProperty, ItemTables } from './items.ts';

const IMAGE_TYPES: ReadonlySet<string> = new Set(['av01', 'hvc1', 'hev1', 'grid', 'iovl', 'iden']);

/** The properties that say how to decode or show an image. */
const PROPERTIES: ReadonlySet<string> = new Set([
  'av1C',
  'hvcC',
  'ispe',
  'pixi',
  'colr',
  'pasp',
  'clap',
  'irot',
  'imir',
  'auxC',
  'clli',
  'mdcv',
  'cclv',
  'amve',
  'lsel',
  'a1op',
  'a1lx',
]);

const ALPHA: ReadonlySet<string> = new Set([
  'urn:mpeg:mpegB:cicp:systems:auxiliary:alpha',
  'urn:mpeg:hevc:2015:auxid:1',
]);

/**
 * The ids of the items that the picture is made of: the primary image, its tiles, and its alpha. Not its thumbnails,
 * depth and gain maps, further images, EXIF or XMP.
 *
 * @throws {DarkroomError} METADATA_NOT_REMOVABLE if one of them is missing or of a kind that is not known.
 */
export function keptItems({ primary, items, references, properties }: ItemTables): ReadonlySet<number> {
  const parts = new Map<number, number[]>();
  const add = (whole: number, part: number): void => {
    const others = parts.get(whole);
    if (others === undefined) parts.set(whole, [part]);
    else others.push(part);
  };
  const alphas = alphaItems({ items, properties });
  for (const { name, from, to } of references) {
    if (name === 'dimg') for (const id of to) add(from, id);
    if (name === 'auxl' && alphas.has(from)) for (const id of to) add(id, from);
  }
  const kept = new Set<number>();
  const queue = [primary];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    if (kept.has(id)) continue;
    const type = items.get(id)?.type;
    if (type === undefined || !IMAGE_TYPES.has(type)) throw notRemovable('A part of the image is of a kind not known.');
    kept.add(id);
    for (const part of parts.get(id) ?? []) queue.push(part);
  }
  return kept;
}

/** The ids of the items that are alpha. Looks at each property once, however many items and references name it. */
function alphaItems({ items, properties }: Pick<ItemTables, 'items' | 'properties'>): ReadonlySet<number> {
  const indexes = new Set(properties.flatMap((property, place) => (isAlpha(property) ? [place + 1] : [])));
  const alphas = [...items].filter(([, item]) => item.properties.some(({ index }) => indexes.has(index)));
  return new Set(alphas.map(([id]) => id));
}

function isAlpha({ name, content }: HeldBox): boolean {
  if (name !== 'auxC') return false;
  const text = textOf(content, 4);
  return ALPHA.has(text.slice(0, Math.max(0, text.indexOf('\0'))));
}

/**
 * The properties of an item that decoders need.
 *
 * @throws {DarkroomError} METADATA_NOT_REMOVABLE if it has others that its readers must know.
 */
export function keptProperties(of: readonly ItemProperty[], properties: readonly HeldBox[]): readonly ItemProperty[] {
  return of.filter(({ index, isEssential }) => {
    const name = properties[index - 1]?.name;
    if (name !== undefined && PROPERTIES.has(name)) return true;
    if (isEssential && index > 0) throw notRemovable('The image has a property that is not known.');
    return false;
  });
}
