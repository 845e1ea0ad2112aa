import assert from 'node:assert/strict';
import sharp from 'sharp';
import { describe, test } from 'vitest';
import { compose, format, ladder, sharpProcessor, thumbnail } from '../src/index.ts';
import { animation, encode, gradient } from './images.ts';
import { convert } from './run.ts';

const processor = sharpProcessor({
  conversions: {
    SQUARE: thumbnail({ width: 20, height: 20, fit: 'cover' }),
    MIDDLE: compose(thumbnail({ width: 20, height: 20, fit: 'cover', crop: 'centre' }), format('png')),
    LARGE: thumbnail({ width: 400, height: 40, fit: 'cover' }),
    ...ladder('BANNER', { widths: [50], aspectRatio: 5 }),
    INSIDE: thumbnail({ width: 20 }),
  },
});

/** Red rises from left to right, green from top to bottom: the mean of a crop tells where it is. */
async function centreOf(bytes: Uint8Array): Promise<{ readonly x: number; readonly y: number }> {
  const [red, green] = (await sharp(bytes).stats()).channels;
  return { x: (red?.mean ?? 0) / 255, y: (green?.mean ?? 0) / 255 };
}

describe('a crop keeps the focal point', () => {
  test.each([
    ['SQUARE', { x: 0, y: 0.5 }, { x: 0.25, y: 0.5 }],
    ['SQUARE', { x: 0.6, y: 0 }, { x: 0.6, y: 0.5 }],
    ['SQUARE', { x: 1, y: 1 }, { x: 0.75, y: 0.5 }],
    ['MIDDLE', { x: 1, y: 1 }, { x: 0.75, y: 0.5 }],
    ['BANNER_50', { x: 0.5, y: 0 }, { x: 0.5, y: 0.2 }],
    ['BANNER_50', { x: 0.5, y: 0.7 }, { x: 0.5, y: 0.7 }],
  ] as const)('of %s at %o', async (conversion, focalPoint, expected) => {
    const png = await encode(gradient(100, 50), 'image/png');
    const { bytes } = await convert('image/png', png, { processor, conversion, focalPoint });
    const { x, y } = await centreOf(bytes);
    assert.ok(Math.abs(x - expected.x) < 0.04 && Math.abs(y - expected.y) < 0.04, `${x}, ${y}`);
  });

  test('of the upright image', async () => {
    const lying = await sharp(await encode(gradient(100, 50), 'image/jpeg'))
      .withMetadata({ orientation: 6 })
      .toBuffer();
    const focalPoint = { x: 0.5, y: 0 };
    const { bytes } = await convert('image/jpeg', lying, { processor, conversion: 'SQUARE', focalPoint });
    assert.ok((await centreOf(bytes)).x < 0.35, 'what was on the left is on top');
  });

  test('of every frame', async () => {
    const focalPoint = { x: 1, y: 0 };
    const gif = await convert('image/gif', await animation('image/gif'), {
      processor,
      conversion: 'SQUARE',
      focalPoint,
    });
    assert.deepEqual([gif.width, gif.height, (await sharp(gif.bytes).metadata()).pages], [20, 20, 4]);
  });
});

test('an image that is smaller than the crop is not enlarged', async () => {
  const png = await encode(gradient(100, 50), 'image/png');
  const options = { processor, conversion: 'LARGE' };
  const usual = await convert('image/png', png, options);
  const focused = await convert('image/png', png, { ...options, focalPoint: { x: 0.5, y: 0 } });
  assert.deepEqual([focused.width, focused.height], [100, 40]);
  assert.deepEqual([usual.width, usual.height], [100, 40]);
});

test('only crops use it', () => {
  const using = Object.entries(processor.conversions).filter(([, { usesFocalPoint }]) => usesFocalPoint === true);
  assert.deepEqual(
    using.map(([name]) => name),
    ['SQUARE', 'MIDDLE', 'LARGE', 'BANNER_50'],
  );
});
