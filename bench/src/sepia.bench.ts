import assert from 'node:assert/strict';
import { sharpProcessor } from '@graphql-darkroom/processor-sharp';
import { Jimp } from 'jimp';
import sharp from 'sharp';
import type { BenchmarkOptions } from './harness.ts';

/** A photo-like JPEG of 12 megapixels: soft shapes under the grain of a sensor. */
async function photo(): Promise<Buffer> {
  const [width, height] = [4000, 3000];
  const shapes = await sharp({
    create: {
      width: 40,
      height: 30,
      channels: 3,
      background: 'grey',
      noise: { type: 'gaussian', mean: 128, sigma: 60 },
    },
  })
    .png()
    .toBuffer();
  const grain = await sharp({
    create: { width, height, channels: 3, background: 'grey', noise: { type: 'gaussian', mean: 128, sigma: 8 } },
  })
    .png({ compressionLevel: 1 })
    .toBuffer();
  return sharp(shapes)
    .resize(width, height, { kernel: 'cubic' })
    .composite([{ input: grain, blend: 'soft-light' }])
    .jpeg({ quality: 90 })
    .toBuffer();
}

/** A 12-megapixel JPEG to a sepia JPEG. The floor decodes and encodes it, and does nothing between. */
export async function benchmark(): Promise<BenchmarkOptions> {
  const jpeg = await photo();
  const bytes = new Uint8Array(jpeg);
  const processor = sharpProcessor();
  const signal = new AbortController().signal;

  return {
    rounds: 10,
    warmUpRounds: 1,
    contenders: [
      {
        name: 'sharpProcessor SEPIA',
        role: 'ours',
        run: async () => {
          const { width } = await processor.convert({
            conversion: 'SEPIA',
            source: { contentType: 'image/jpeg', size: bytes.length, read: async () => new Blob([bytes]).stream() },
            destination: { write: async ({ body }) => void (await new Response(body).arrayBuffer()) },
            signal,
          });
          assert.equal(width, 4000);
        },
      },
      {
        name: 'Jimp sepia',
        role: 'peer',
        run: async () => {
          const image = await Jimp.read(jpeg);
          await image.sepia().getBuffer('image/jpeg', { quality: 80 });
        },
      },
      { name: 'sharp, no conversion', role: 'floor', run: () => sharp(jpeg).jpeg({ quality: 80 }).toBuffer() },
    ],
  };
}
