import assert from 'node:assert/strict';
import { createDarkroom, memoryDatabase, memoryStorage } from '@graphql-darkroom/core';
import { graphql } from 'graphql';
import sharp from 'sharp';
import { onTestFinished, test } from 'vitest';
import { ladder, sharpProcessor } from '../src/index.ts';
import { animation, encode, gradient } from './images.ts';
import { convert } from './run.ts';

test('the srcset of a photo lists images of its ladder, up to its own width', async () => {
  const storage = memoryStorage();
  const darkroom = createDarkroom({
    storage,
    database: memoryDatabase(),
    processor: sharpProcessor({ conversions: ladder('PHOTO', { widths: [64, 32, 128, 256], format: 'webp' }) }),
    viewer: () => 'ada',
    defaults: { convert: ['PHOTO'] },
  });
  onTestFinished(() => darkroom.close());
  const typeDefs = 'type Query { photo: File @fileUpload(accept: ["image/*"], convert: [PHOTO]) }';
  const schema = darkroom.makeSchema({ typeDefs, resolvers: {} });
  const jpeg = new Uint8Array(await encode(gradient(100, 60), 'image/jpeg'));
  const { id } = await darkroom.files.import({
    from: new Blob([jpeg]).stream(),
    owner: 'ada',
    target: 'Query.photo',
  });
  await darkroom.runJobs({ maxSeconds: 30 });

  const source = `{ file(id: "${id}") { srcset(ladder: PHOTO) conversions { name } } }`;
  const { data, errors } = await graphql({ schema, source });
  assert.equal(errors, undefined);
  const file = data?.['file'] as {
    readonly srcset: string;
    readonly conversions: readonly { readonly name: string }[];
  };
  const shown = file.srcset.split(', ').map(async (candidate) => {
    const [url = '', width] = candidate.split(' ');
    const response = await storage.handler(new Request(url));
    const made = await sharp(await response.arrayBuffer()).metadata();
    return [width, made.format, made.width, made.height];
  });
  assert.deepEqual(await Promise.all(shown), [
    ['32w', 'webp', 32, 19],
    ['64w', 'webp', 64, 38],
    ['100w', 'webp', 100, 60],
  ]);
  assert.deepEqual(
    file.conversions.map(({ name }) => name),
    ['PHOTO_128', 'PHOTO_32', 'PHOTO_64'],
  );
});

const squares = sharpProcessor<string>({ conversions: ladder('SQUARE', { widths: [50, 200], aspectRatio: 1 }) });
const wide = sharpProcessor<string>({ conversions: ladder('WIDE', { widths: [300], aspectRatio: 3 }) });

test.each([
  ['smaller than the original', squares, 'SQUARE_50', 120, 90, [50, 50]],
  ['as large as the original allows', squares, 'SQUARE_200', 120, 90, [90, 90]],
  ['as large as a narrow original allows', wide, 'WIDE_300', 90, 120, [90, 30]],
  ['of a pixel at least', wide, 'WIDE_300', 1, 40, [1, 1]],
])('a ladder with an aspect ratio makes crops %s', async (_, processor, conversion, width, height, size) => {
  const made = await convert('image/png', await encode(gradient(width, height), 'image/png'), {
    processor,
    conversion,
  });
  assert.deepEqual([made.width, made.height], size);
});

test('an aspect ratio crops the frames of an animation, and an upright photo', async () => {
  const frames = await animation('image/gif');
  const gif = await convert('image/gif', frames, { processor: squares, conversion: 'SQUARE_200' });
  assert.deepEqual([gif.width, gif.height, (await sharp(gif.bytes).metadata()).pages], [32, 32, 4]);
  const turned = await sharp(await encode(gradient(120, 60), 'image/jpeg'))
    .withMetadata({ orientation: 6 })
    .toBuffer();
  const upright = await convert('image/jpeg', turned, { processor: wide, conversion: 'WIDE_300' });
  assert.deepEqual([upright.width, upright.height], [60, 20]);
});

test('the recipes of a ladder say what is made', async () => {
  const { conversions } = sharpProcessor({
    conversions: {
      ...ladder('PHOTO', { widths: [320], format: 'avif', quality: 40 }),
      ...ladder('CARD', { widths: [320], aspectRatio: 16 / 9 }),
    },
  });
  assert.deepEqual(conversions.PHOTO_320, {
    recipe: 'sharp-1/thumbnail-1(320x,inside)+avif-1(40)',
    description: 'At most 320 pixels wide. Encoded as AVIF.',
    ladder: { name: 'PHOTO', width: 320 },
  });
  assert.deepEqual(conversions.CARD_320, {
    recipe: 'sharp-1/attention-1(320,1.7777777777777777)',
    description: 'At most 320 pixels wide, cropped to the aspect ratio 1.778.',
    ladder: { name: 'CARD', width: 320, aspectRatio: 16 / 9 },
    usesFocalPoint: true,
  });
});

test.each([
  ['no widths', { widths: [] }, /needs 1 to 16 widths/],
  ['a number in place of widths', { widths: 320 as unknown as number[] }, /needs 1 to 16 widths/],
  ['too many widths', { widths: Array.from({ length: 17 }, (_, index) => index + 1) }, /needs 1 to 16 widths/],
  ['a width twice', { widths: [320, 320] }, /has a width twice/],
  ['half a pixel', { widths: [0.5] }, /whole number from 1 to 16383, not 0.5/],
  ['half a pixel of a crop', { widths: [0.5], aspectRatio: 1 }, /whole number from 1 to 16383, not 0.5/],
  ['an endless aspect ratio', { widths: [320], aspectRatio: 101 }, /aspectRatio .* from 0.01 to 100, not 101/],
  ['a crop of no aspect ratio', { widths: [320], crop: 'centre' as const }, /needs an aspectRatio/],
  ['another crop', { widths: [320], aspectRatio: 1, crop: 'north' as 'centre' }, /must be 'attention' or 'centre'/],
  ['a quality of no format', { widths: [320], quality: 80 }, /needs a format/],
])('a ladder with %s is refused', (_, options, message) => {
  assert.throws(() => ladder('PHOTO', options), message);
});
