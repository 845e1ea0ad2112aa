import assert from 'node:assert/strict';
import sharp from 'sharp';
import { describe, test } from 'vitest';
import { conversion, sharpProcessor } from '../src/index.ts';
import { webpOfFrames } from './bombs.ts';
import { animation, encode, gradient, statedPng } from './images.ts';
import { convert } from './run.ts';

const slow = conversion({ recipe: 'slow', apply: (image) => image.median(41) });

/** Enough for the slow conversion to take ten seconds and more. */
function large(): Promise<Buffer> {
  return sharp({ create: { width: 4000, height: 4000, channels: 3, background: 'red' } })
    .png({ compressionLevel: 1 })
    .toBuffer();
}

describe('limits', () => {
  test('refuses an image of more pixels than it takes, and takes one of as many', async () => {
    const png = await encode(gradient(100, 50), 'image/png');
    assert.notEqual(
      await convert('image/png', png, { processor: sharpProcessor({ limits: { maxPixels: 5000 } }) }),
      undefined,
    );
    await assert.rejects(convert('image/png', png, { processor: sharpProcessor({ limits: { maxPixels: 4999 } }) }), {
      code: 'IMAGE_TOO_LARGE',
      context: { maxPixels: 4999 },
    });
  });

  test('counts the frames of a WebP in time that is linear in them', async () => {
    const bytes = await webpOfFrames(200_000);
    const processor = sharpProcessor({ limits: { timeoutSeconds: 2 } });
    await assert.rejects(convert('image/webp', bytes, { processor }), { code: 'IMAGE_TOO_LARGE' });
    const few = await webpOfFrames(1000);
    assert.ok(await convert('image/webp', few, { processor: sharpProcessor() }));
  });

  test('counts the pixels of every frame', async () => {
    for (const type of ['image/gif', 'image/webp'] as const) {
      const bytes = await animation(type);
      const { pages = 0 } = await sharp(bytes, { animated: true }).metadata();
      const pixels = 48 * 32 * pages;
      assert.notEqual(
        await convert(type, bytes, { processor: sharpProcessor({ limits: { maxPixels: pixels } }) }),
        undefined,
      );
      await assert.rejects(convert(type, bytes, { processor: sharpProcessor({ limits: { maxPixels: pixels - 1 } }) }), {
        code: 'IMAGE_TOO_LARGE',
      });
    }
  });

  test('refuses more than 50 megapixels by default, before a pixel is decoded', async () => {
    await assert.rejects(convert('image/png', statedPng(10_000, 5001)), { code: 'IMAGE_TOO_LARGE' });
    // Within the limit it is decoded, which shows that it has no pixels at all.
    await assert.rejects(convert('image/png', statedPng(10_000, 5000)), { code: 'INVALID_IMAGE' });
  });

  test('refuses a source of more bytes than it takes, before it reads any', async () => {
    const processor = sharpProcessor({ limits: { maxSourceBytes: 1000 } });
    assert.equal(processor.maxBytes, 1000);
    const attempt = processor.convert({
      conversion: 'SEPIA',
      source: { contentType: 'image/png', size: 1001, read: () => assert.fail('the source is read') },
      destination: { write: () => assert.fail('something is written') },
      signal: new AbortController().signal,
    });
    await assert.rejects(attempt, { code: 'IMAGE_TOO_LARGE' });
  });

  test('refuses an image with a side too long for the format that a conversion chose', async () => {
    const processor = sharpProcessor({ conversions: { WEBP: (image) => image.webp() } });
    const png = await encode(gradient(16_384, 2), 'image/png');
    await assert.rejects(convert('image/png', png, { processor, conversion: 'WEBP' }), { code: 'IMAGE_TOO_LARGE' });
  });

  test.each([-1, 1])('asks to try again when the source is %i byte off the length it states', async (difference) => {
    const png = await encode(gradient(20, 10), 'image/png');
    const attempt = sharpProcessor().convert({
      conversion: 'SEPIA',
      source: {
        contentType: 'image/png',
        size: png.length + difference,
        read: async () => new Blob([new Uint8Array(png)]).stream(),
      },
      destination: { write: () => assert.fail('something is written') },
      signal: new AbortController().signal,
    });
    await assert.rejects(attempt, { code: 'STORAGE_UNAVAILABLE' });
  });

  test('stops a conversion that takes too long', async () => {
    const processor = sharpProcessor({ conversions: { SLOW: slow }, limits: { timeoutSeconds: 1 } });
    const png = await large();
    await assert.rejects(convert('image/png', png, { processor, conversion: 'SLOW' }), {
      code: 'IMAGE_TOO_COMPLEX',
      message: 'The image takes more than 1 second to convert. Upload a simpler or smaller image.',
    });
  });

  test('gives up at once when it is aborted in the middle of a conversion', async () => {
    const processor = sharpProcessor({ conversions: { SLOW: slow }, limits: { timeoutSeconds: 2 } });
    const png = await large();
    const signal = AbortSignal.timeout(300);
    const started = performance.now();
    await assert.rejects(convert('image/png', png, { processor, conversion: 'SLOW', signal }), {
      name: 'TimeoutError',
    });
    assert.ok(performance.now() - started < 1000);
  });
});
