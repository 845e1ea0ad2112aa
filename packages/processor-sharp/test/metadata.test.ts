import assert from 'node:assert/strict';
import sharp from 'sharp';
import { describe, test } from 'vitest';
import { colourField, decode, encode, FORMATS, imageOf, type Pixels } from './images.ts';
import { difference, sepiaOf } from './matrix.ts';
import { convert, inspect } from './run.ts';

const SECRET = 'only-for-my-eyes';

/** A field that no turn or mirroring leaves as it is, wider than high. */
function upright(): Pixels {
  const { width, data } = colourField();
  return { width, height: 64, channels: 3, data: data.subarray(0, width * 64 * 3) };
}

/** How a camera stores this picture under an EXIF orientation: table 3 of the EXIF standard, read backwards. */
function storedAs(orientation: number, { width, height, data }: Pixels): Pixels {
  const isTurned = orientation >= 5;
  const stored = { width: isTurned ? height : width, height: isTurned ? width : height };
  const result = Buffer.alloc(data.length);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const right = width - 1 - x;
      const bottom = height - 1 - y;
      const places = [
        [x, y],
        [right, y],
        [right, bottom],
        [x, bottom],
        [y, x],
        [y, right],
        [bottom, right],
        [bottom, x],
      ];
      const [column = 0, row = 0] = places[orientation - 1] ?? [];
      data.copy(result, (row * stored.width + column) * 3, (y * width + x) * 3, (y * width + x) * 3 + 3);
    }
  }
  return { ...stored, channels: 3, data: result };
}

const GPS = { IFD0: { Copyright: SECRET }, IFD3: { GPSLatitude: '47/1 22/1 0/1', GPSAreaInformation: SECRET } };
const XMP = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><a>${SECRET}</a></x:xmpmeta>`;

/** An APP13 segment as Photoshop writes it, with one IPTC caption. */
function iptcSegment(): Buffer {
  const caption = Buffer.concat([Buffer.from([0x1c, 2, 120, 0, SECRET.length]), Buffer.from(SECRET)]);
  const resource = Buffer.concat([
    Buffer.from('Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0', 'latin1'),
    Buffer.from([caption.length]),
    caption,
  ]);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(resource.length + 2);
  return Buffer.concat([Buffer.from([0xff, 0xed]), length, resource]);
}

describe('orientation', () => {
  const all = [1, 2, 3, 4, 5, 6, 7, 8];

  test.each(all)('%i comes out upright from a JPEG, PNG and WebP', async (orientation) => {
    for (const type of ['image/jpeg', 'image/png', 'image/webp'] as const) {
      const stored = imageOf(storedAs(orientation, upright())).withMetadata({ orientation });
      const source = await FORMATS[type](stored).toBuffer();
      assert.equal((await sharp(source).metadata()).orientation, orientation);

      assert.deepEqual((await inspect(type, source)).dimensions, { width: 96, height: 64 });
      const result = await convert(type, source);
      assert.partialDeepStrictEqual(result, { width: 96, height: 64 });
      assert.equal((await sharp(result.bytes).metadata()).orientation, undefined);
      assert.ok(difference(await decode(result.bytes), sepiaOf(upright())).mean <= 2);
    }
  });

  test.each(all)('%i comes out upright from an AVIF, which turns by a property of its own', async (orientation) => {
    const stored = imageOf(storedAs(orientation, upright())).withMetadata({ orientation });
    const source = await FORMATS['image/avif'](stored).toBuffer();
    const { width, height } = (await sharp(source).metadata()).autoOrient;
    assert.deepEqual((await inspect('image/avif', source)).dimensions, { width, height });
    assert.partialDeepStrictEqual(await convert('image/avif', source), { width, height });
  });
});

describe('metadata', () => {
  test.each(['image/jpeg', 'image/png', 'image/webp', 'image/avif'] as const)(
    'of a %s does not outlive a conversion: no EXIF, GPS or XMP',
    async (type) => {
      const image = imageOf(colourField()).withExif(GPS).withXmp(XMP).withIccProfile('p3');
      const source = await FORMATS[type](image).toBuffer();
      const before = await sharp(source).metadata();
      assert.deepEqual([before.exif, before.xmp, before.icc].map(Boolean), [true, true, true]);
      assert.ok(source.toString('latin1').includes(SECRET));

      const { bytes } = await convert(type, source);
      const { exif, xmp, icc, iptc, comments } = await sharp(bytes).metadata();
      assert.deepEqual(
        [exif, xmp, icc, iptc, comments].filter((found) => found !== undefined),
        [],
      );
      assert.ok(!bytes.toString('latin1').includes(SECRET));
    },
  );

  test('of a JPEG does not outlive a conversion: no IPTC and no comment', async () => {
    const plain = await encode(colourField(), 'image/jpeg');
    const comment = Buffer.concat([Buffer.from([0xff, 0xfe, 0, SECRET.length + 2]), Buffer.from(SECRET)]);
    const source = Buffer.concat([plain.subarray(0, 2), iptcSegment(), comment, plain.subarray(2)]);
    assert.ok((await sharp(source).metadata()).iptc?.toString('latin1').includes(SECRET));
    const { bytes } = await convert('image/jpeg', source);
    assert.equal((await sharp(bytes).metadata()).iptc, undefined);
    assert.ok(!bytes.toString('latin1').includes(SECRET));
  });

  test('of a GIF does not outlive a conversion: no comment', async () => {
    const plain = await encode(colourField(), 'image/gif');
    const comment = Buffer.concat([Buffer.from([0x21, 0xfe, SECRET.length]), Buffer.from(SECRET), Buffer.from([0])]);
    const source = Buffer.concat([plain.subarray(0, -1), comment, plain.subarray(-1)]);
    const { bytes } = await convert('image/gif', source);
    assert.ok(!bytes.toString('latin1').includes(SECRET));
  });
});
