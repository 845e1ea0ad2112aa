import { availableParallelism } from 'node:os';
import { sharpProcessor } from '@graphql-darkroom/processor-sharp';
import sharp from 'sharp';
import type { BenchmarkOptions } from './harness.ts';
import { descendantsOf, peakMegabytes } from './processes.ts';
import { photo } from './sepia/photo.ts';
import { sepiaOf } from './sepia/sepia-of.ts';

const IMAGES = 8;
const MEGAPIXELS = 12;

/**
 * As many JPEGs of 12 megapixels as keep every core busy, and the memory of one of 50: of render processes, on Linux.
 */
export async function benchmark(): Promise<BenchmarkOptions> {
  const jpeg = await photo(4000, 3000);
  const bytes = new Uint8Array(jpeg);
  const [apart, here] = [sharpProcessor(), sharpProcessor({ processes: 0 })];
  const times = new Map<string, number[]>();
  const all = async (name: string, run: () => Promise<unknown>): Promise<void> => {
    const started = performance.now();
    let left = IMAGES;
    const lane = async (): Promise<void> => {
      while (left-- > 0) await run();
    };
    await Promise.all(Array.from({ length: availableParallelism() }, lane));
    times.set(name, [...(times.get(name) ?? []), performance.now() - started]);
  };
  const contender = (name: string, role: 'ours' | 'peer' | 'floor', run: () => Promise<unknown>) => ({
    name,
    role,
    run: () => all(name, run),
  });

  return {
    rounds: 7,
    warmUpRounds: 1,
    contenders: [
      contender('sharpProcessor SEPIA', 'ours', () => sepiaOf(apart, bytes)),
      contender('in this process', 'peer', () => sepiaOf(here, bytes)),
      contender('sharp, no conversion', 'floor', () => sharp(jpeg).jpeg({ quality: 80 }).toBuffer()),
    ],
    close: async () => {
      console.log('');
      for (const [name, taken] of times) {
        const median = taken.toSorted((a, b) => a - b)[taken.length >> 1] ?? Number.NaN;
        console.log(`${name}: ${((IMAGES * MEGAPIXELS * 1000) / median).toFixed(0)} megapixels/s`);
      }
      const known = new Set(descendantsOf(process.pid));
      await sepiaOf(sharpProcessor({ processes: 1 }), new Uint8Array(await photo(8660, 5773)));
      const peaks = descendantsOf(process.pid)
        .filter((pid) => !known.has(pid))
        .map((pid) => peakMegabytes(pid).toFixed(0));
      console.log(`a 50-megapixel JPEG: at most ${peaks.join()} MB in its render process`);
    },
  };
}
