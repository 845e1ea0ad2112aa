import assert from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { DarkroomError, type Processor } from '@graphql-darkroom/core';
import type { Derivatives } from '@graphql-darkroom/core/adapter';
import { ladder, sharpProcessor } from '@graphql-darkroom/processor-sharp';
import { mutate, seededRandom } from '../../packages/processor-sharp/test/bad-input.ts';
import { heicSample } from '../../packages/processor-sharp/test/heic-bytes.ts';
import {
  animation,
  type ContentType,
  CONTENT_TYPES,
  encode,
  gradient,
} from '../../packages/processor-sharp/test/images.ts';
import { inspect } from '../../packages/processor-sharp/test/run.ts';
import type { BenchmarkOptions } from './harness.ts';
import { descendantsOf, peakMegabytes } from './processes.ts';

const FILES = 10_000;

// Without it, memory that nobody holds any more would count.
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

function codeOf(error: unknown): string {
  if (error instanceof DarkroomError) return error.code;
  throw error;
}

/** What JavaScript holds, buffers included, in megabytes. */
function held(): number {
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return megabytes(heapUsed + external);
}

function megabytes(bytes: number): number {
  return bytes / 2 ** 20;
}

const signal = new AbortController().signal;
const anywhere = {
  write: async ({ body }: { readonly body: ReadableStream<Uint8Array> }): Promise<void> => {
    await new Response(body).arrayBuffer();
  },
};

/** Every derivative that the processor makes, from one read. */
function makeAll(processor: Processor, contentType: string, bytes: Uint8Array): Derivatives {
  const source = {
    contentType,
    size: bytes.length,
    read: async () => new Blob([new Uint8Array(bytes)]).stream(),
  };
  const conversions = Object.keys(processor.conversions).map((conversion) => ({
    conversion,
    destination: anywhere,
    signal,
  }));
  return processor.convertAll?.({ source, conversions, preview: { maxSide: 1000, signal } }) ?? { conversions: [] };
}

/**
 * Damaged images, the same each time, HEIC among them, through inspect, and through a preview and conversions from one
 * read, one of them a crop: each must end in a verdict. Says which, and what is left of the memory.
 */
export async function benchmark(): Promise<BenchmarkOptions> {
  const processor: Processor = sharpProcessor({
    conversions: ladder('PHOTO', { widths: [16, 32], aspectRatio: 1, format: 'webp' }),
    formats: ['jpeg', 'png', 'webp', 'gif', 'avif', 'heic'],
    limits: { timeoutSeconds: 10 },
  });
  const sources: { readonly type: ContentType | 'image/heic'; readonly bytes: Buffer }[] = [];
  for (const type of CONTENT_TYPES) sources.push({ type, bytes: await encode(gradient(64, 48), type) });
  for (const type of ['image/gif', 'image/webp'] as const) sources.push({ type, bytes: await animation(type) });
  for (const name of ['plain', 'alpha']) sources.push({ type: 'image/heic', bytes: heicSample(name) });
  const random = seededRandom(1);
  const verdicts: Record<string, number> = {};
  const count = (verdict: string): void => void (verdicts[verdict] = (verdicts[verdict] ?? 0) + 1);
  let slowest = 0;
  let next = 0;

  const one = async (): Promise<void> => {
    const { type, bytes } = sources[next % sources.length] ?? assert.fail();
    next += 1;
    const mutated = mutate(bytes, random);
    const started = performance.now();
    count(
      `inspect: ${await inspect(type, mutated, processor).then(({ dimensions }) => (dimensions === null ? 'null' : 'dimensions'), codeOf)}`,
    );
    const { conversions, preview } = makeAll(processor, type, mutated);
    await Promise.all([
      ...conversions.map(async (made) => count(`convert: ${await made.then(() => 'converted', codeOf)}`)),
      preview?.then(() => 'made', codeOf).then((verdict) => count(`preview: ${verdict}`)),
    ]);
    slowest = Math.max(slowest, performance.now() - started);
  };
  const upTo = async (end: number): Promise<void> => {
    const places = Array.from({ length: end - next }, () => one);
    const lane = async (): Promise<void> => {
      for (let place = places.pop(); place !== undefined; place = places.pop()) await place();
    };
    await Promise.all([lane(), lane()]);
  };

  return {
    rounds: 1,
    warmUpRounds: 0,
    contenders: [
      {
        name: `${FILES} mutated images`,
        role: 'ours',
        run: async () => {
          await upTo(500);
          const before = held();
          const { rss } = process.memoryUsage();
          await upTo(FILES / 2);
          collect();
          const { rss: rssHalfWay } = process.memoryUsage();
          await upTo(FILES);
          const grown = held() - before;
          const { rss: rssAtEnd } = process.memoryUsage();
          const peaks = descendantsOf(process.pid).map((pid) => Math.round(peakMegabytes(pid)));
          console.log(verdicts);
          console.log(
            `slowest ${slowest.toFixed(0)} ms; after the first 500, what this process holds grew by ${grown.toFixed(1)} MB`,
          );
          console.log(
            `its resident memory: ${[rss, rssHalfWay, rssAtEnd].map((bytes) => megabytes(bytes).toFixed(0)).join(', ')} MB after 500, ${FILES / 2} and ${FILES} images`,
          );
          console.log(`the most memory that its render processes had: ${peaks.join(', ')} MB\n`);
        },
      },
    ],
  };
}
