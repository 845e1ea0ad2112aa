import sharp, { type Sharp } from 'sharp';
import { describe, expect, test } from 'vitest';
import {
  animation,
  ANIMATION,
  type ContentType,
  colourField,
  decode,
  encode,
  gradient,
  imageOf,
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
      expect(result).toMatchObject({ width: 96, height: 96, contentType: type });
      const expected = sepiaOf(await decode(await withoutAlpha(source)));
      expect(difference(await decode(await withoutAlpha(result.bytes)), expected).largest).toBeLessThanOrEqual(2);
    },
  );

  test.each<ContentType>(['image/jpeg', 'image/avif'])('follows the matrix closely in a lossy %s', async (type) => {
    const source = await encode(gradient(160, 120), type);
    const result = await convert(type, source);
    expect(result).toMatchObject({ width: 160, height: 120, contentType: type });
    expect(difference(await decode(result.bytes), sepiaOf(await decode(source))).mean).toBeLessThanOrEqual(2);
  });

  test('follows the matrix closely in a lossy WebP, which stays lossy', async () => {
    const source = await imageOf(gradient(160, 120)).webp({ quality: 95 }).toBuffer();
    const { bytes } = await convert('image/webp', source);
    expect(difference(await decode(bytes), sepiaOf(await decode(source))).mean).toBeLessThanOrEqual(2);
    expect(bytes.toString('latin1', 12, 16)).toBe('VP8 ');
  });

  test.each<ContentType>(['image/png', 'image/webp', 'image/avif'])('keeps the alpha of a %s', async (type) => {
    const source = await encode(withAlpha(colourField()), type);
    const before = await decode(source);
    const after = await decode((await convert(type, source)).bytes);
    expect([before.channels, after.channels]).toEqual([4, 4]);
    const alphas = before.data.filter((_, index) => index % 4 === 3);
    expect(new Set(alphas).size).toBeGreaterThan(90);
    const distances = alphas.map((alpha, index) => Math.abs(alpha - (after.data[index * 4 + 3] ?? 0)));
    expect(Math.max(...distances)).toBeLessThanOrEqual(type === 'image/avif' ? 6 : 0);
  });

  test('keeps what is transparent in a GIF', async () => {
    const rgba = withAlpha(colourField());
    for (let index = 3; index < rgba.data.length; index += 4) rgba.data[index] = (index / 4) % 96 < 48 ? 0 : 255;
    const after = await decode((await convert('image/gif', await encode(rgba, 'image/gif'))).bytes);
    expect([after.data[3], after.data[60 * 4 + 3]]).toEqual([0, 255]);
  });

  test.each(['image/gif', 'image/webp'] as const)(
    'keeps the frames, delays and loop of an animated %s',
    async (type) => {
      const source = await animation(type);
      const result = await convert(type, source);
      expect(result).toMatchObject({ width: ANIMATION.width, height: ANIMATION.height, contentType: type });
      const { pages, delay, loop, pageHeight } = await sharp(result.bytes, { animated: true }).metadata();
      // Making the WebP, the encoder joins the frames that look alike, and adds up their delays.
      const [first, second, third, fourth] = ANIMATION.delay;
      const expected = type === 'image/gif' ? ANIMATION.delay : [first, second + third, fourth];
      expect({ pages, delay, loop, pageHeight }).toEqual({
        pages: expected.length,
        delay: expected,
        loop: ANIMATION.loop,
        pageHeight: ANIMATION.height,
      });
      const frames = await sharp(source, { animated: true }).removeAlpha().png().toBuffer();
      const converted = await sharp(result.bytes, { animated: true }).removeAlpha().png().toBuffer();
      expect(difference(await decode(converted), sepiaOf(await decode(frames))).largest).toBeLessThanOrEqual(2);
    },
  );

  test('turns grey images brown', async () => {
    for (const type of ['image/jpeg', 'image/png'] as const) {
      const grey = await sharp(await encode(gradient(64, 48), type))
        .toColourspace('b-w')
        .toBuffer();
      expect((await sharp(grey).metadata()).channels).toBe(1);
      const after = await decode((await convert(type, grey)).bytes);
      expect(difference(after, sepiaOf(await decode(grey))).mean).toBeLessThanOrEqual(2);
    }
  });

  test('makes an sRGB image of a CMYK one', async () => {
    const cmyk = await imageOf(gradient(64, 48)).toColourspace('cmyk').jpeg({ quality: 100 }).toBuffer();
    expect((await sharp(cmyk).metadata()).space).toBe('cmyk');
    const { bytes } = await convert('image/jpeg', cmyk);
    expect(await sharp(bytes).metadata()).toMatchObject({ space: 'srgb', channels: 3, depth: 'uchar' });
    expect(difference(await decode(bytes), sepiaOf(await decode(cmyk))).mean).toBeLessThanOrEqual(2);
  });

  test('makes an 8-bit image of a 16-bit one', async () => {
    const source = await sixteenBits([200, 60, 30]).png().toBuffer();
    expect((await sharp(source).metadata()).depth).toBe('ushort');
    const { bytes } = await convert('image/png', source);
    expect((await sharp(bytes).metadata()).depth).toBe('uchar');
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
      expect((await sharp(source).metadata()).hasProfile).toBe(true);
      const { bytes } = await convert('image/png', source);
      expectWithin(2, await firstPixel(bytes), sepia(inSrgb));
      expect((await sharp(bytes).metadata()).hasProfile).toBe(false);
    }
  });

  test.each<ContentType>(['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif'])(
    'converts a %s of a single pixel',
    async (type) => {
      const source = await encode({ width: 1, height: 1, channels: 3, data: Buffer.from([255, 255, 255]) }, type);
      const result = await convert(type, source);
      expect(result).toMatchObject({ width: 1, height: 1 });
      expectWithin(3, await firstPixel(result.bytes), [255, 255, 239]);
    },
  );
});

function sixteenBits(colour: readonly number[]): Sharp {
  const pixel = Uint16Array.from(colour, (value) => value * 257);
  return sharp(pixel, { raw: { width: 1, height: 1, channels: 3 } }).toColourspace('rgb16');
}

async function firstPixel(bytes: Uint8Array): Promise<readonly number[]> {
  return [...(await decode(bytes)).data.subarray(0, 3)];
}

function sepia([red, green, blue]: readonly [number, number, number]): readonly number[] {
  return [...sepiaOf({ width: 1, height: 1, channels: 3, data: Buffer.from([red, green, blue]) }).data];
}

function expectWithin(tolerance: number, actual: readonly number[], expected: readonly number[]): void {
  for (const [index, value] of expected.entries()) {
    expect(
      Math.abs((actual[index] ?? Infinity) - value),
      `${actual.join()} is near ${expected.join()}`,
    ).toBeLessThanOrEqual(tolerance);
  }
}
