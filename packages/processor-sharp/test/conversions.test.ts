import assert from 'node:assert/strict';
import type { Processor } from '@graphql-darkroom/core';
import sharp from 'sharp';
import { describe, expectTypeOf, test } from 'vitest';
import {
  compose,
  conversion,
  format,
  grayscale,
  sepia,
  type SharpConversion,
  sharpProcessor,
  thumbnail as thumbnailBlock,
} from '../src/index.ts';
import { animation, encode, gradient } from './images.ts';
import { convert } from './run.ts';

const thumbnail = conversion({ recipe: 'thumbnail-20', apply: (image) => image.resize(20) });

describe('conversions', () => {
  test('has SEPIA built in, and adds those of the user by name', () => {
    const processor = sharpProcessor({ conversions: { THUMBNAIL: thumbnail } });
    assert.deepEqual(processor.conversions, {
      SEPIA: { recipe: 'sharp-1/sepia-1', description: 'Brown tones.' },
      THUMBNAIL: { recipe: 'sharp-1/thumbnail-20' },
    });
    assert.deepEqual(sharpProcessor().conversions, {
      SEPIA: { recipe: 'sharp-1/sepia-1', description: 'Brown tones.' },
    });
  });

  test('says what they make, where they say so themselves', () => {
    const { conversions } = sharpProcessor({
      conversions: {
        CARD: compose(thumbnailBlock({ width: 320, height: 240 }), grayscale(), format('webp')),
        WIDE: thumbnailBlock({ width: 320 }),
        OWN: conversion({ recipe: 'own-1', description: 'As I like it.', apply: (image) => image }),
        PLAIN: conversion({ recipe: 'plain-1', apply: (image) => image }),
      },
    });
    const said = Object.entries(conversions).map(([name, { description }]) => [name, description]);
    assert.deepEqual(Object.fromEntries(said), {
      SEPIA: 'Brown tones.',
      CARD: 'At most 320 pixels wide and 240 pixels high. Shades of grey. Encoded as WEBP.',
      WIDE: 'At most 320 pixels wide.',
      OWN: 'As I like it.',
      PLAIN: undefined,
    });
  });

  test('carries their names in its type', () => {
    expectTypeOf(sharpProcessor()).toEqualTypeOf<Processor<'SEPIA'>>();
    expectTypeOf(
      sharpProcessor({ conversions: { THUMBNAIL: thumbnail, TINY: (image) => image.resize(8) } }),
    ).toEqualTypeOf<Processor<'SEPIA' | 'THUMBNAIL' | 'TINY'>>();
  });

  test('converts as the user’s function says, upright and in the same format', async () => {
    const processor = sharpProcessor({ conversions: { THUMBNAIL: thumbnail, SMALL: (image) => image.resize(10, 5) } });
    const portrait = await sharp(await encode(gradient(100, 50), 'image/jpeg'))
      .withMetadata({ orientation: 6 })
      .toBuffer();
    const result = await convert('image/jpeg', portrait, { processor, conversion: 'THUMBNAIL' });
    assert.partialDeepStrictEqual(result, { width: 20, height: 40, contentType: 'image/jpeg' });
    assert.partialDeepStrictEqual(
      await convert('image/gif', await animation('image/gif'), { processor, conversion: 'SMALL' }),
      { width: 10, height: 5 },
    );
  });

  test('lets a conversion choose another of the five formats', async () => {
    const processor = sharpProcessor({
      conversions: {
        WEBP: (image) => image.webp(),
        AVIF: (image) => image.avif({ effort: 0 }),
        TIFF: (image) => image.tiff(),
      },
    });
    const jpeg = await encode(gradient(30, 20), 'image/jpeg');
    const webp = await convert('image/jpeg', jpeg, { processor, conversion: 'WEBP' });
    assert.equal(webp.contentType, 'image/webp');
    assert.equal((await sharp(webp.bytes).metadata()).format, 'webp');
    const avif = await convert('image/jpeg', jpeg, { processor, conversion: 'AVIF' });
    assert.equal(avif.contentType, 'image/avif');
    await assert.rejects(convert('image/jpeg', jpeg, { processor, conversion: 'TIFF' }), {
      code: 'INVALID_CONFIGURATION',
    });
  });

  test('lets SEPIA be replaced', async () => {
    const processor = sharpProcessor({
      conversions: {
        SEPIA: conversion({ recipe: 'small-sepia', apply: (image, info) => sepia().apply(image.resize(7), info) }),
      },
    });
    assert.equal(processor.conversions.SEPIA.recipe, 'sharp-1/small-sepia');
    assert.partialDeepStrictEqual(
      await convert('image/png', await encode(gradient(14, 14), 'image/png'), { processor }),
      { width: 7 },
    );
  });

  test('makes the recipe of a bare function of its source text', () => {
    const recipeOf = (apply: SharpConversion['apply']): string =>
      sharpProcessor({ conversions: { A: apply } }).conversions.A.recipe;
    assert.match(
      recipeOf((image) => image.resize(320)),
      /^sharp-1\/function-[0-9a-f]{16}$/,
    );
    assert.equal(
      recipeOf((image) => image.resize(320)),
      recipeOf((image) => image.resize(320)),
    );
    assert.notEqual(
      recipeOf((image) => image.resize(320)),
      recipeOf((image) => image.resize(321)),
    );
  });

  test('calls a failing conversion of a sound image what it is, to be tried again', async () => {
    const processor = sharpProcessor({
      conversions: {
        OUTSIDE: (image) => image.extract({ left: 900, top: 900, width: 10, height: 10 }),
        THROWS: () => {
          throw new Error('out of colour');
        },
      },
    });
    const png = await encode(gradient(30, 20), 'image/png');
    const outside = await convert('image/png', png, { processor, conversion: 'OUTSIDE' }).catch(
      (error: unknown) => error,
    );
    assert.ok(outside instanceof Error);
    assert.ok(!('code' in outside));
    await assert.rejects(convert('image/png', png, { processor, conversion: 'THROWS' }), /out of colour/);
  });

  test('refuses a conversion that it does not have', async () => {
    const png = await encode(gradient(3, 3), 'image/png');
    for (const name of ['THUMBNAIL', 'constructor']) {
      await assert.rejects(convert('image/png', png, { conversion: name }), { code: 'INVALID_CONFIGURATION' });
    }
  });
});

describe('configuration', () => {
  test.each(['thumbnail', 'Thumbnail', '2X', 'WITH-DASH', 'ÄÖÜ', '', '__PROTO'])('refuses the name "%s"', (name) => {
    assert.throws(() => sharpProcessor({ conversions: { [name]: thumbnail } }), { code: 'INVALID_CONFIGURATION' });
  });

  test.each(['', 'with space', 'x'.repeat(49)])('refuses the recipe "%s"', (recipe) => {
    assert.throws(() => sharpProcessor({ conversions: { A: { recipe, apply: (image) => image } } }), {
      code: 'INVALID_CONFIGURATION',
    });
  });

  test('refuses a bound function, whose source text says nothing', () => {
    assert.throws(() => sharpProcessor({ conversions: { A: thumbnail.apply.bind(null) } }), /Use conversion\(/);
  });

  test.each([
    { maxPixels: 0 },
    { maxPixels: 1.5 },
    { maxPixels: Number.NaN },
    { maxSourceBytes: -1 },
    { timeoutSeconds: 3601 },
  ])('refuses %o', (options) => {
    assert.throws(() => sharpProcessor({ limits: options }), { code: 'INVALID_CONFIGURATION' });
  });
});
