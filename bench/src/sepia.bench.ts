import assert from 'node:assert/strict';
import { sharpProcessor } from '@graphql-darkroom/processor-sharp';
import { Jimp } from 'jimp';
import sharp from 'sharp';
import type { BenchmarkOptions } from './harness.ts';
import { SEPIA_MATRIX } from './sepia/matrix.ts';
import { photo } from './sepia/photo.ts';
import { sepiaOf } from './sepia/sepia-of.ts';

/**
 * A 12-megapixel JPEG to a sepia JPEG. One floor is sharp alone with the same matrix. The other does nothing between
 * decoding and encoding.
 */
export async function benchmark(): Promise<BenchmarkOptions> {
  const jpeg = await photo(4000, 3000);
  const bytes = new Uint8Array(jpeg);
  const processor = sharpProcessor();

  return {
    rounds: 10,
    warmUpRounds: 1,
    contenders: [
      {
        name: 'sharpProcessor SEPIA',
        role: 'ours',
        run: async () => assert.equal(await sepiaOf(processor, bytes), 4000),
      },
      {
        name: 'Jimp sepia',
        role: 'peer',
        run: async () => {
          const image = await Jimp.read(jpeg);
          await image.sepia().getBuffer('image/jpeg', { quality: 80 });
        },
      },
      {
        name: 'bare sharp, same matrix',
        role: 'floor',
        run: () => sharp(jpeg).recomb(SEPIA_MATRIX).jpeg({ quality: 80 }).toBuffer(),
      },
      { name: 'sharp, no conversion', role: 'floor', run: () => sharp(jpeg).jpeg({ quality: 80 }).toBuffer() },
    ],
  };
}
