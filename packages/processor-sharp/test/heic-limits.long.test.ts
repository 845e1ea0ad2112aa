import assert from 'node:assert/strict';
import type { Processor } from '@graphql-darkroom/core';
import { describe, test } from 'vitest';
import { sharpProcessor, type SharpLimits } from '../src/index.ts';
import { heicOf, heicSample, irot, pictureOf } from './heic-bytes.ts';
import { convert } from './run.ts';

function limited(limits: SharpLimits): Processor {
  return sharpProcessor({ formats: ['heic'], limits, processes: 1 });
}

/** An image of 44 megapixels in 11 KB. */
function manyTiles(properties: readonly Buffer[] = []): Buffer {
  const tile = pictureOf('black-512', 512, 512);
  return heicOf({
    pictures: Array.from({ length: 169 }, () => tile),
    grid: { columns: 13, width: 6656, height: 6656 },
    properties,
  });
}

describe('a HEIC that is too much', () => {
  test('is killed when its time is over, in the middle of decoding', async () => {
    const turns = Array.from({ length: 40 }, () => irot(1));
    const processor: Processor = sharpProcessor({
      formats: ['heic'],
      limits: { timeoutSeconds: 1 },
      conversions: { NEVER: () => assert.fail('it was decoded') },
    });
    await assert.rejects(convert('image/heic', manyTiles(turns), { processor, conversion: 'NEVER' }), {
      code: 'IMAGE_TOO_COMPLEX',
      context: { timeoutSeconds: 1 },
    });
  });

  test('is killed when it takes too much memory', async () => {
    await assert.rejects(convert('image/heic', manyTiles(), { processor: limited({ maxMemoryBytes: 268_435_456 }) }), {
      code: 'IMAGE_TOO_COMPLEX',
      context: { maxMemoryBytes: 268_435_456 },
    });
  });

  test('does not stop the next one', async () => {
    const processor = limited({ timeoutSeconds: 1 });
    await assert.rejects(convert('image/heic', manyTiles(), { processor }), { code: 'IMAGE_TOO_COMPLEX' });
    await assert.rejects(convert('image/heic', heicSample('plain').subarray(0, 300), { processor }), {
      code: 'INVALID_IMAGE',
    });
    assert.ok(await convert('image/heic', heicSample('plain'), { processor }));
  });

  test('is not one of 44 megapixels', async () => {
    assert.partialDeepStrictEqual(await convert('image/heic', manyTiles(), { processor: limited({}) }), {
      width: 6656,
      height: 6656,
    });
  });
});
