import assert from 'node:assert/strict';
import type { Processor } from '@graphql-darkroom/core';
import sharp from 'sharp';
import { describe, test } from 'vitest';
import {
  blur,
  compose,
  conversion,
  format,
  grayscale,
  ladder,
  sepia,
  type SharpConversion,
  sharpProcessor,
  thumbnail,
} from '../src/index.ts';
import {
  animation,
  ANIMATION,
  colourField,
  decode,
  encode,
  gradient,
  imageOf,
  type ContentType,
  type Pixels,
  withAlpha,
} from './images.ts';
import { difference, sepiaOf } from './matrix.ts';
import { type Converted, convert } from './run.ts';

const processors = new Map<string, Processor>();

async function apply(block: SharpConversion, contentType: string, bytes: Uint8Array): Promise<Converted> {
  const processor = processors.get(block.recipe) ?? sharpProcessor({ conversions: { BLOCK: block }, processes: 1 });
  processors.set(block.recipe, processor);
  return convert(contentType, bytes, { processor, conversion: 'BLOCK' });
}

function mixed({ data, ...rest }: Pixels, amount: number): Pixels {
  const brown = sepiaOf({ data, ...rest }).data;
  return {
    ...rest,
    data: Buffer.from(data.map((value, index) => Math.round((1 - amount) * value + amount * (brown[index] ?? 0)))),
  };
}

describe('sepia', () => {
  test.each([0, 0.25, 0.5, 1])('of %f mixes the matrix with the image', async (amount) => {
    // Dark enough that nothing is cut off at 255, where mixing before and after would differ.
    const pixels = { ...colourField(), data: colourField().data.map((value) => value >> 1) as Buffer };
    const { bytes } = await apply(sepia({ amount }), 'image/png', await encode(pixels, 'image/png'));
    assert.ok(difference(await decode(bytes), mixed(pixels, amount)).largest <= 2);
  });

  test.each([-0.1, 1.1, Number.NaN])('refuses an amount of %f', (amount) => {
    assert.throws(() => sepia({ amount }), { code: 'INVALID_CONFIGURATION' });
  });
});

describe('grayscale', () => {
  /** Luminance in linear light, by the coefficients of sRGB's primaries. */
  function greyOf(red: number, green: number, blue: number): number {
    const linear = (value: number): number =>
      value <= 10.31475 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4;
    const light = 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
    return 255 * (light <= 0.0031308 ? light * 12.92 : 1.055 * light ** (1 / 2.4) - 0.055);
  }

  test('is as light as the colours are', async () => {
    const pixels = colourField();
    const { bytes, width } = await apply(grayscale(), 'image/png', await encode(pixels, 'image/png'));
    assert.equal(width, 96);
    const { data, channels } = await decode(bytes);
    for (let index = 0; index < 96 * 96; index += 7) {
      const [red = 0, green = 0, blue = 0] = pixels.data.subarray(index * 3);
      for (const value of data.subarray(index * channels, index * channels + 3)) {
        assert.ok(Math.abs(value - greyOf(red, green, blue)) <= 2);
      }
    }
  });

  test('keeps alpha', async () => {
    const source = await encode(withAlpha(colourField()), 'image/png');
    const { bytes } = await apply(grayscale(), 'image/png', source);
    const alphaOf = async (image: Uint8Array): Promise<Buffer> => sharp(image).extractChannel('alpha').raw().toBuffer();
    assert.equal((await alphaOf(bytes)).equals(await alphaOf(source)), true);
  });
});

describe('blur', () => {
  test('smears an edge as a Gaussian of its sigma', async () => {
    const data = Buffer.alloc(120 * 40 * 3);
    for (let index = 0; index < 120 * 40; index += 1) data.fill(index % 120 < 60 ? 0 : 255, index * 3, index * 3 + 3);
    const source = await encode({ width: 120, height: 40, channels: 3, data }, 'image/png');
    const { bytes } = await apply(blur({ sigma: 10 }), 'image/png', source);
    const row = (await decode(bytes)).data.subarray(20 * 120 * 3);
    const at = (x: number): number => row[x * 3] ?? -1;
    // The normal distribution at -1, 0 and 1; the edge lies between pixels 59 and 60.
    assert.ok(at(50) > 255 * 0.1);
    assert.ok(at(50) < 255 * 0.2);
    assert.ok(Math.abs(at(60) - 255 * 0.52) < 5);
    assert.ok(at(70) > 255 * 0.82);
    assert.ok(at(70) < 255 * 0.9);
    assert.deepEqual([at(5), at(115)], [0, 255]);
  });

  test.each([0.2, 101])('refuses a sigma of %f', (sigma) => {
    assert.throws(() => blur({ sigma }), { code: 'INVALID_CONFIGURATION' });
  });
});

describe('thumbnail', () => {
  const source = encode(gradient(100, 50), 'image/png');

  test.each([
    [{ width: 20 }, 20, 10],
    [{ height: 20 }, 40, 20],
    [{ width: 20, height: 20 }, 20, 10],
    [{ width: 20, height: 20, fit: 'cover' }, 20, 20],
    [{ width: 20, height: 20, fit: 'contain' }, 20, 20],
    [{ width: 20, height: 20, fit: 'fill' }, 20, 20],
    [{ width: 20, height: 20, fit: 'outside' }, 40, 20],
    [{ width: 400, height: 400 }, 100, 50],
  ] as const)('of %o has %i × %i pixels', async (options, width, height) => {
    assert.partialDeepStrictEqual(await apply(thumbnail(options), 'image/png', await source), { width, height });
  });

  test('shows the same in less', async () => {
    const smooth = (width: number, height: number): Pixels => {
      const { data } = gradient(width, height);
      for (let index = 2; index < data.length; index += 3) data[index] = 128;
      return { width, height, channels: 3, data };
    };
    const large = await encode(smooth(400, 200), 'image/png');
    const { bytes } = await apply(thumbnail({ width: 100 }), 'image/png', large);
    assert.ok(difference(await decode(bytes), smooth(100, 50)).mean <= 2);
  });

  test('cuts both sides off alike to cover with the middle', async () => {
    const middle = thumbnail({ width: 20, height: 20, fit: 'cover', crop: 'centre' });
    const { bytes } = await apply(middle, 'image/png', await source);
    const { data } = await decode(bytes);
    // Red rises from left to right: what is left runs from a quarter to three quarters.
    assert.ok(Math.abs((data[0] ?? 0) - 66) < 6);
    assert.ok(Math.abs((data[19 * 3] ?? 0) - 188) < 6);
  });

  test.each([
    ['the left', 4],
    ['the right', 172],
  ])('covers with what attracts attention, at %s', async (_, left) => {
    const grey = sharp({ create: { width: 200, height: 40, channels: 3, background: '#808080' } });
    const subject = await encode(colourField(4), 'image/png');
    const photo = await grey
      .composite([{ input: subject, left, top: 8 }])
      .png()
      .toBuffer();
    const colours = async (block: SharpConversion): Promise<number> => {
      const { bytes } = await apply(block, 'image/png', photo);
      return (await sharp(bytes).stats()).channels[0]?.stdev ?? 0;
    };
    const size = { width: 40, height: 40, fit: 'cover' } as const;
    assert.ok((await colours(thumbnail(size))) > 20);
    assert.ok((await colours(thumbnail({ ...size, crop: 'centre' }))) < 1);
    assert.ok((await colours(ladder('A', { widths: [40], aspectRatio: 1 }).A_40)) > 20);
    assert.ok((await colours(ladder('A', { widths: [40], aspectRatio: 1, crop: 'centre' }).A_40)) < 1);
  });

  test.each(['image/gif', 'image/webp'] as const)('covers with the middle of each frame of a %s', async (type) => {
    const cover = thumbnail({ width: 20, height: 20, fit: 'cover' });
    const { bytes, width, height } = await apply(cover, type, await animation(type));
    const { pages } = await sharp(bytes).metadata();
    // libvips merges frames that are alike in a WebP.
    assert.deepEqual([width, height, (pages ?? 1) > 2], [20, 20, true]);
  });

  describe('that is to contain the image', () => {
    /** The first pixel, above the image, has this colour, with an alpha if the file has one. */
    const adds = async (
      block: SharpConversion,
      contentType: ContentType,
      pixels: Pixels,
      colour: readonly number[],
    ): Promise<void> => {
      const { bytes } = await apply(block, contentType, await encode(pixels, contentType));
      const { data, channels } = await decode(bytes);
      assert.equal(channels, colour.length);
      const alpha = data[3] ?? 255;
      // Of transparent pixels only the alpha is kept.
      const seen = alpha < 5 ? [0, 0, 0, alpha] : [...data.subarray(0, channels)];
      const near = seen.every((value, index) => Math.abs(value - (colour[index] ?? 0)) <= 5);
      assert.ok(near, `${seen.join()} instead of ${colour.join()}`);
    };
    const contain = { width: 48, height: 48, fit: 'contain' } as const;
    const opaque = gradient(100, 50);

    test.each([
      ['image/png', opaque],
      ['image/png', withAlpha(opaque)],
      ['image/webp', withAlpha(opaque)],
      ['image/avif', withAlpha(opaque)],
    ] as const)('adds transparent pixels to %s', async (contentType, pixels) => {
      await adds(thumbnail(contain), contentType, pixels, [0, 0, 0, 0]);
    });

    test('adds white in a JPEG, as transparent pixels become', async () => {
      await adds(thumbnail(contain), 'image/jpeg', opaque, [255, 255, 255]);
      const jpeg = compose(thumbnail(contain), format('jpeg'));
      await adds(jpeg, 'image/png', withAlpha(opaque), [255, 255, 255]);
    });

    test('adds the given colour, which a JPEG shows on white', async () => {
      const block = thumbnail({ ...contain, background: '#3366CC80' });
      await adds(block, 'image/png', withAlpha(opaque), [0x33, 0x66, 0xcc, 0x80]);
      await adds(block, 'image/jpeg', opaque, [0x99, 0xb2, 0xe5]);
    });
  });

  test('makes every frame of an animation smaller', async () => {
    const gif = await animation('image/gif');
    const { bytes, width, height } = await apply(thumbnail({ width: 24 }), 'image/gif', gif);
    assert.deepEqual([width, height], [24, 16]);
    assert.equal((await sharp(bytes, { animated: true }).metadata()).pages, 4);
  });

  test.each([
    {},
    { width: 0 },
    { height: 1.5 },
    { width: 20_000 },
    { width: 9, fit: 'crop' as 'cover' },
    { width: 9, crop: 'centre' as const },
    { width: 9, fit: 'cover' as const, crop: 'left' as 'centre' },
    { width: 9, background: '#ffffff' },
    { width: 9, fit: 'contain' as const, background: 'white' },
  ])('refuses %o', (options) => {
    assert.throws(() => thumbnail(options), { code: 'INVALID_CONFIGURATION' });
  });
});

describe('format', () => {
  test.each(['jpeg', 'png', 'webp', 'avif', 'gif'] as const)('writes %s, looking the same', async (name) => {
    const pixels = gradient(64, 48);
    const { bytes, contentType } = await apply(format(name), 'image/png', await encode(pixels, 'image/png'));
    assert.equal(contentType, `image/${name}`);
    const written = await decode(await sharp(bytes).removeAlpha().png().toBuffer());
    assert.ok(difference(written, pixels).mean <= (name === 'gif' ? 8 : 4));
  });

  test('shows what is transparent as white in a JPEG', async () => {
    const clear = await encode({ width: 8, height: 8, channels: 4, data: Buffer.alloc(256) }, 'image/png');
    const { bytes } = await apply(format('jpeg'), 'image/png', clear);
    assert.deepEqual([...(await decode(bytes)).data.subarray(0, 3)], [255, 255, 255]);
  });

  test('writes the first frame where the format has no more', async () => {
    for (const name of ['jpeg', 'avif', 'png'] as const) {
      const still = await apply(format(name), 'image/gif', await animation('image/gif'));
      assert.partialDeepStrictEqual(still, { width: ANIMATION.width, height: ANIMATION.height });
      const { data, height } = await decode(still.bytes);
      assert.equal(height, ANIMATION.height);
      assert.equal((data[0] ?? 0) > 150 && (data[1] ?? 255) < 90, true);
    }
    const moving = await apply(format('webp'), 'image/gif', await animation('image/gif'));
    assert.equal((await sharp(moving.bytes, { animated: true }).metadata()).pages, 3);
  });

  test('takes less room with less quality', async () => {
    const png = await imageOf(gradient(200, 200)).png().toBuffer();
    for (const name of ['jpeg', 'webp', 'avif'] as const) {
      const low = await apply(format(name, { quality: 10 }), 'image/png', png);
      const high = await apply(format(name, { quality: 95 }), 'image/png', png);
      assert.ok(low.bytes.length < high.bytes.length, `${low.bytes.length}`);
    }
  });

  test('refuses others, and a quality that is none', () => {
    assert.throws(() => format('tiff' as 'png'), /jpeg, png, webp, gif, avif/);
    assert.throws(() => format('webp', { quality: 0 }), { code: 'INVALID_CONFIGURATION' });
  });
});

describe('compose', () => {
  test('does all of them at once', async () => {
    const card = compose(thumbnail({ width: 48 }), sepia(), format('png'));
    const source = colourField();
    const { bytes, ...result } = await apply(card, 'image/webp', await encode(source, 'image/webp'));
    assert.deepEqual(result, { width: 48, height: 48, contentType: 'image/png' });
    const small = await decode(await imageOf(source).resize(48).png().toBuffer());
    assert.ok(difference(await decode(bytes), sepiaOf(small)).mean <= 2);
  });

  test('takes what users write', async () => {
    const border = conversion({ recipe: 'border', apply: (image) => image.extend({ left: 5, right: 5 }) });
    const result = await apply(
      compose(thumbnail({ width: 30 }), border),
      'image/png',
      await encode(gradient(60, 60), 'image/png'),
    );
    assert.partialDeepStrictEqual(result, { width: 40, height: 30 });
  });

  test('refuses two that set the same, and none', () => {
    assert.throws(() => compose(sepia(), grayscale()), /set the colour/);
    assert.throws(() => compose(thumbnail({ width: 1 }), thumbnail({ width: 2 })), /set the size/);
    assert.throws(() => compose(compose(format('png')), format('jpeg')), /set the format/);
    assert.throws(() => compose(), /at least one conversion/);
  });
});

describe('a recipe', () => {
  test('says what a block does, and is another for other parameters', () => {
    const recipes = [
      sepia(),
      sepia({ amount: 0.5 }),
      grayscale(),
      blur(),
      blur({ sigma: 2 }),
      thumbnail({ width: 1, height: 2 }),
      thumbnail({ width: 1 }),
      thumbnail({ height: 1 }),
      thumbnail({ width: 1, fit: 'cover' }),
      thumbnail({ width: 1, fit: 'cover', crop: 'centre' }),
      thumbnail({ width: 1, fit: 'contain' }),
      thumbnail({ width: 16_383, height: 16_383, fit: 'contain', background: '#ffffff00' }),
      format('webp'),
      format('webp', { quality: 3 }),
      format('avif'),
      compose(sepia(), format('webp')),
      compose(thumbnail({ width: 1000, height: 1000 }), sepia({ amount: 0.123 }), format('webp')),
      compose(thumbnail({ width: 1000, height: 1001 }), sepia({ amount: 0.123 }), format('webp')),
    ].map(({ recipe }) => recipe);
    assert.equal(new Set(recipes).size, recipes.length);
    assert.equal(recipes[0], 'sepia-1');
    assert.equal(
      recipes.every((recipe) => /^[\x21-\x7E]{1,48}$/.test(recipe)),
      true,
    );
  });
});
