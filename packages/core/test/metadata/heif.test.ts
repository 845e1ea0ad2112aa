import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import { boxesIn } from '../../src/metadata/heif/boxes.ts';
import { readItems } from '../../src/metadata/heif/items.ts';
import { withoutMetadata } from '../../src/metadata/without-metadata.ts';
import { heifOf, SECRET } from './heif-bytes.ts';

const SHAPES = [true, false].flatMap((tablesFirst) =>
  ([0, 1, 2] as const).map((locationVersion) => ({ tablesFirst, locationVersion, coding: 'hvc1' })),
);

type Edit = (bytes: Uint8Array) => Buffer;

/** Replaces the first name of a box, or of a handler. */
function replace(name: string, by: string): Edit {
  return (bytes) => {
    const edited = Buffer.from(bytes);
    edited.write(by, edited.indexOf(name), 'latin1');
    return edited;
  };
}

/** Writes a number into the content of the first box of this name. */
function write(name: string, at: number, length: number, value: number): Edit {
  return (bytes) => {
    const edited = Buffer.from(bytes);
    edited.writeUIntBE(value, edited.indexOf(name) + 4 + at, length);
    return edited;
  };
}

async function removed(bytes: Uint8Array, size: number = bytes.length): Promise<Buffer> {
  const stream = withoutMetadata('image/heic', {
    size,
    signal: new AbortController().signal,
    read: async ({ start, end }) => new Blob([new Uint8Array(bytes.subarray(start, end + 1))]).stream(),
  });
  return Buffer.from(await new Response(stream).arrayBuffer());
}

describe('a HEIC without its metadata', () => {
  test.each(SHAPES)('has the coded picture where it was: %o', async (shape) => {
    const { bytes, picture } = heifOf(shape);
    const result = await removed(bytes);
    assert.ok(!result.includes(SECRET));
    for (const { at, bytes: coded } of picture) {
      assert.deepEqual(result.subarray(at, at + coded.length), Buffer.from(coded));
    }
    const meta = boxesIn(result).find(({ name }) => name === 'meta');
    const { items, references, primary, properties, data } = readItems(meta?.content ?? new Uint8Array());
    assert.equal(primary, 1);
    assert.deepEqual([...items.keys()], [1, 2, 3, 4]);
    assert.deepEqual(
      references.map(({ name, from, to }) => [name, from, to]),
      [
        ['dimg', 1, [2, 3]],
        ['auxl', 4, [1]],
      ],
    );
    assert.deepEqual(
      properties.map(({ name }) => name),
      ['hvcC', 'ispe', 'irot', 'free', 'auxC', 'free'],
    );
    // It turns as before; what describes it is left out.
    assert.deepEqual(
      items.get(1)?.properties.map(({ index }) => index),
      [2, 3],
    );
    const grid = data === null ? null : [...data.subarray(0, 8)];
    assert.deepEqual(grid, shape.locationVersion === 0 ? null : [0, 0, 0, 1, 0, 64, 0, 32]);
    assert.deepEqual(await removed(result), result);
  });

  test('is refused if pixels and EXIF share bytes, or if a part of it is of a coding not known', async () => {
    const { bytes, picture } = heifOf({ tablesFirst: false, locationVersion: 0, coding: 'hvc1' });
    const overlapping = Buffer.from(bytes);
    // The last picture reaches over the thumbnail, which is removed.
    const { at = 0, bytes: last } = picture.at(-1) ?? { bytes: new Uint8Array() };
    const extent = Buffer.alloc(8);
    extent.writeUInt32BE(at, 0);
    extent.writeUInt32BE(last.length, 4);
    overlapping.writeUInt32BE(last.length + 1, overlapping.indexOf(extent) + 4);
    await assert.rejects(removed(overlapping), { code: 'METADATA_NOT_REMOVABLE' });
    const other = heifOf({ tablesFirst: true, locationVersion: 0, coding: 'vvc1' });
    await assert.rejects(removed(other.bytes), { code: 'METADATA_NOT_REMOVABLE' });
  });

  test.each([
    ['longer than the one that it lies in', 'ipma', 1],
    ['two bytes too short', 'cdsc', -2],
  ] as const)('is refused if a box of its tables is %s', async (_, name, change) => {
    const bytes = Buffer.from(heifOf({ tablesFirst: true, locationVersion: 0, coding: 'hvc1' }).bytes);
    const at = bytes.indexOf(name) - 4;
    bytes.writeUInt32BE(bytes.readUInt32BE(at) + change, at);
    await assert.rejects(removed(bytes), { code: 'METADATA_NOT_REMOVABLE' });
  });

  // What is not understood might be metadata.
  test.each([
    ['is protected as a whole', replace('idat', 'ipro'), 'The image is protected.'],
    ['has two tables of one kind', replace('idat', 'iloc'), 'There are several boxes iloc.'],
    ['has no table of locations', replace('iloc', 'free'), 'There is no box iloc.'],
    ['describes an item in an old way', write('infe', 0, 1, 1), 'An item of an old kind.'],
    ['has something else among its items', replace('infe', 'free'), 'An item of an old kind.'],
    ['has a protected item', write('infe', 6, 2, 1), 'An item is protected.'],
    ['describes an item twice', write('infe', 4, 2, 2), 'An item is described twice, or not at all.'],
    ['has locations of another version', write('iloc', 0, 1, 3), 'A table of locations of another version.'],
    ['has positions of 3 bytes', write('iloc', 4, 1, 0x34), 'A table of locations with numbers of other lengths.'],
    ['has two locations for an item', write('iloc', 8, 2, 2), 'An item has two locations.'],
    ['has a tile in another file', write('iloc', 28, 2, 1), 'A part of the image is elsewhere.'],
    ['has a tile in another item', write('iloc', 26, 2, 2), 'A part of the image is elsewhere.'],
    ['has a tile up to an end that it does not state', write('iloc', 36, 4, 0), 'A part of the image is elsewhere.'],
    ['has a tile without bytes', write('iloc', 24, 2, 99), 'A part of the image has no bytes.'],
    ['is a video', replace('pict', 'vide'), 'The items are not those of an image.'],
    ['has no handler', replace('hdlr', 'free'), 'There is no box hdlr.'],
  ] as const)('is refused if it %s', async (_, edit, reason) => {
    const bytes = edit(heifOf({ tablesFirst: true, locationVersion: 1, coding: 'hvc1' }).bytes);
    await assert.rejects(removed(bytes), { code: 'METADATA_NOT_REMOVABLE', cause: new Error(reason) });
  });

  test('is refused if a table has fewer entries than it says', async () => {
    const bytes = Buffer.from(heifOf({ tablesFirst: true, locationVersion: 0, coding: 'hvc1' }).bytes);
    const count = bytes.indexOf('ipma') + 8;
    bytes.writeUInt32BE(bytes.readUInt32BE(count) + 1, count);
    await assert.rejects(removed(bytes), { code: 'METADATA_NOT_REMOVABLE' });
  });

  test('is refused if the storage sends fewer bytes than the file has', async () => {
    const { bytes } = heifOf({ tablesFirst: true, locationVersion: 0, coding: 'hvc1' });
    // The last box that is read: 1,000 bytes to skip.
    const tail = Buffer.from('000003e866726565', 'hex');
    const end = Buffer.from(bytes).lastIndexOf('uuid') - 4;
    const cut = Buffer.concat([bytes.subarray(0, end), tail]);
    await assert.rejects(removed(cut, end + 1000), { code: 'METADATA_NOT_REMOVABLE' });
  });

  test('never comes from a damaged file with anything of it', async () => {
    let rejected = 0;
    for (let index = 0; index < 300; index += 1) {
      const { bytes } = heifOf(
        SHAPES[index % SHAPES.length] ?? { tablesFirst: true, locationVersion: 0, coding: 'hvc1' },
      );
      const damaged = Buffer.from(bytes);
      damaged[(index * 7919) % damaged.length] = (index * 31) % 256;
      try {
        assert.ok(!(await removed(damaged)).includes(SECRET), String(index));
      } catch (error) {
        assert.equal((error as { code?: unknown }).code, 'METADATA_NOT_REMOVABLE', String(error));
        rejected += 1;
      }
    }
    assert.ok(rejected > 25 && rejected < 300, `${rejected} were rejected`);
  });
});
