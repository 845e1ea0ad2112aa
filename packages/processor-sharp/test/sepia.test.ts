import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import sharp, { type Sharp } from 'sharp';
import { describe, test } from 'vitest';
import {
  animation,
  ANIMATION,
  type ContentType,
  colourField,
  decode,
  encode,
  gradient,
  imageOf,
  pngWith,
  withAlpha,
} from './images.ts';
import { difference, sepiaOf } from './matrix.ts';
import { convert } from './run.ts';

function withoutAlpha(bytes: Uint8Array): Promise<Buffer> {
  return sharp(bytes).removeAlpha().png().toBuffer();
}

describe('SEPIA', () => {
  test.each<ContentType>(['image/png', 'image/webp', 'image/gif'])(
    'follows the matrix in a lossless %s',
    async (type) => {
      const source = await encode(colourField(), type);
      const result = await convert(type, source);
      assert.partialDeepStrictEqual(result, { width: 96, height: 96, contentType: type });
      const expected = sepiaOf(await decode(await withoutAlpha(source)));
      assert.ok(difference(await decode(await withoutAlpha(result.bytes)), expected).largest <= 2);
    },
  );

  test.each<ContentType>(['image/jpeg', 'image/avif'])('follows the matrix closely in a lossy %s', async (type) => {
    const source = await encode(gradient(160, 120), type);
    const result = await convert(type, source);
    assert.partialDeepStrictEqual(result, { width: 160, height: 120, contentType: type });
    assert.ok(difference(await decode(result.bytes), sepiaOf(await decode(source))).mean <= 2);
  });

  test('follows the matrix closely in a lossy WebP, which stays lossy', async () => {
    const source = await imageOf(gradient(160, 120)).webp({ quality: 95 }).toBuffer();
    const { bytes } = await convert('image/webp', source);
    assert.ok(difference(await decode(bytes), sepiaOf(await decode(source))).mean <= 2);
    assert.equal(bytes.toString('latin1', 12, 16), 'VP8 ');
  });

  test.each<ContentType>(['image/png', 'image/webp', 'image/avif'])('keeps the alpha of a %s', async (type) => {
    const source = await encode(withAlpha(colourField()), type);
    const before = await decode(source);
    const after = await decode((await convert(type, source)).bytes);
    assert.deepEqual([before.channels, after.channels], [4, 4]);
    const alphas = before.data.filter((_, index) => index % 4 === 3);
    assert.ok(new Set(alphas).size > 90);
    const distances = alphas.map((alpha, index) => Math.abs(alpha - (after.data[index * 4 + 3] ?? 0)));
    assert.ok(Math.max(...distances) <= (type === 'image/avif' ? 6 : 0));
  });

  test('keeps what is transparent in a GIF', async () => {
    const rgba = withAlpha(colourField());
    for (let index = 3; index < rgba.data.length; index += 4) rgba.data[index] = (index / 4) % 96 < 48 ? 0 : 255;
    const after = await decode((await convert('image/gif', await encode(rgba, 'image/gif'))).bytes);
    assert.deepEqual([after.data[3], after.data[60 * 4 + 3]], [0, 255]);
  });

  test.each(['image/gif', 'image/webp'] as const)(
    'keeps the frames, delays and loop of an animated %s',
    async (type) => {
      const source = await animation(type);
      const result = await convert(type, source);
      assert.partialDeepStrictEqual(result, { width: ANIMATION.width, height: ANIMATION.height, contentType: type });
      const { pages, delay, loop, pageHeight } = await sharp(result.bytes, { animated: true }).metadata();
      // Making the WebP, the encoder joins the frames that look alike, and adds up their delays.
      const [first, second, third, fourth] = ANIMATION.delay;
      const expected = type === 'image/gif' ? ANIMATION.delay : [first, second + third, fourth];
      assert.deepEqual(
        { pages, delay, loop, pageHeight },
        {
          pages: expected.length,
          delay: expected,
          loop: ANIMATION.loop,
          pageHeight: ANIMATION.height,
        },
      );
      const frames = await sharp(source, { animated: true }).removeAlpha().png().toBuffer();
      const converted = await sharp(result.bytes, { animated: true }).removeAlpha().png().toBuffer();
      assert.ok(difference(await decode(converted), sepiaOf(await decode(frames))).largest <= 2);
    },
  );

  test('turns grey images brown', async () => {
    for (const type of ['image/jpeg', 'image/png'] as const) {
      const grey = await sharp(await encode(gradient(64, 48), type))
        .toColourspace('b-w')
        .toBuffer();
      assert.equal((await sharp(grey).metadata()).channels, 1);
      const after = await decode((await convert(type, grey)).bytes);
      assert.ok(difference(after, sepiaOf(await decode(grey))).mean <= 2);
    }
  });

  test('makes an sRGB image of a CMYK one', async () => {
    const cmyk = await imageOf(gradient(64, 48)).toColourspace('cmyk').jpeg({ quality: 100 }).toBuffer();
    assert.equal((await sharp(cmyk).metadata()).space, 'cmyk');
    const { bytes } = await convert('image/jpeg', cmyk);
    assert.partialDeepStrictEqual(await sharp(bytes).metadata(), { space: 'srgb', channels: 3, depth: 'uchar' });
    assert.ok(difference(await decode(bytes), sepiaOf(await decode(cmyk))).mean <= 2);
  });

  test('makes an 8-bit image of a 16-bit one', async () => {
    const source = await sixteenBits([200, 60, 30]).png().toBuffer();
    assert.equal((await sharp(source).metadata()).depth, 'ushort');
    const { bytes } = await convert('image/png', source);
    assert.equal((await sharp(bytes).metadata()).depth, 'uchar');
    expectWithin(2, await firstPixel(bytes), sepia([200, 60, 30]));
  });

  test('takes a colour profile to sRGB, with 8 bits a channel and with 16', async () => {
    const eight = imageOf({ width: 1, height: 1, channels: 3, data: Buffer.from([200, 60, 30]) });
    // sharp takes the pixel of 8 bits from sRGB to Display P3, and takes that of 16 bits as Display P3 already.
    const cases = [
      { image: eight, inSrgb: [200, 60, 30] },
      { image: sixteenBits([200, 60, 30]), inSrgb: [217, 42, 2] },
    ] as const;
    for (const { image, inSrgb } of cases) {
      const source = await image.withIccProfile('p3').png().toBuffer();
      assert.equal((await sharp(source).metadata()).hasProfile, true);
      const { bytes } = await convert('image/png', source);
      expectWithin(2, await firstPixel(bytes), sepia(inSrgb));
      assert.equal((await sharp(bytes).metadata()).hasProfile, false);
    }
  });

  test('takes a grey profile to sRGB, with 8 bits a channel and with 16, with and without alpha', async () => {
    for (const name of ['grey8-linear.png', 'grey16-linear.png']) {
      const source = await readFile(new URL(`./samples/${name}`, import.meta.url));
      const { bytes } = await convert('image/png', source);
      expectWithin(2, await firstPixel(bytes), sepia([188, 188, 188]));
      const alpha = await convert('image/png', withGreyAlpha(source));
      expectWithin(2, await firstPixel(alpha.bytes), sepia([188, 188, 188]));
      assert.equal((await sharp(alpha.bytes).metadata()).hasAlpha, true);
    }
  });

  test.each<ContentType>(['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif'])(
    'converts a %s of a single pixel',
    async (type) => {
      const source = await encode({ width: 1, height: 1, channels: 3, data: Buffer.from([255, 255, 255]) }, type);
      const result = await convert(type, source);
      assert.partialDeepStrictEqual(result, { width: 1, height: 1 });
      expectWithin(3, await firstPixel(result.bytes), [255, 255, 239]);
    },
  );
});

function sixteenBits(colour: readonly number[]): Sharp {
  const pixel = Uint16Array.from(colour, (value) => value * 257);
  return sharp(pixel, { raw: { width: 1, height: 1, channels: 3 } }).toColourspace('rgb16');
}

/** A grey PNG with the same header and profile, in grey with an alpha of a half. */
function withGreyAlpha(png: Buffer): Buffer {
  const bytes = png[24] === 16 ? 2 : 1;
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  const pixel = bytes === 2 ? [0x80, 0x80, 0x80, 0] : [0x80, 0x80];
  const rows = Array.from({ length: height }, () => [0, ...Array.from({ length: width }, () => pixel).flat()]);
  return pngWith(png, { colourType: 4, pixels: Buffer.from(rows.flat()) });
}

async function firstPixel(bytes: Uint8Array): Promise<readonly number[]> {
  return [...(await decode(bytes)).data.subarray(0, 3)];
}

function sepia([red, green, blue]: readonly [number, number, number]): readonly number[] {
  return [...sepiaOf({ width: 1, height: 1, channels: 3, data: Buffer.from([red, green, blue]) }).data];
}

function expectWithin(tolerance: number, actual: readonly number[], expected: readonly number[]): void {
  for (const [index, value] of expected.entries()) {
    assert.ok(
      Math.abs((actual[index] ?? Infinity) - value) <= tolerance,
      `${actual.join()} is near ${expected.join()}`,
    );
  }
}
