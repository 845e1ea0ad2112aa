import assert from 'node:assert/strict';
import { availableParallelism } from 'node:os';
import { type ConvertedImage, DarkroomError } from '@graphql-darkroom/core/adapter';
import sharp from 'sharp';
import { onTestFinished, test } from 'vitest';
import { buildPipeline } from '../src/build-pipeline.ts';
import { conversion, grayscale, sharpProcessor, type SharpConversion, thumbnail } from '../src/index.ts';
import { resolveLimits } from '../src/limits.ts';
import { startRenderProcess } from '../src/processes/render-process.ts';
import { encode, gradient } from './images.ts';

const never = new AbortController().signal;
const JPEG = encode(gradient(600, 400), 'image/jpeg');

/** Takes seconds of CPU, however small the image is. */
const slow: SharpConversion = conversion({ recipe: 'slow', apply: (image) => image.resize(6000, 6000).blur(900) });

/** Makes these conversions of a photo together, and counts what the processor read, and the processes that it used. */
async function convertAll(options: {
  readonly conversions: Readonly<Record<string, SharpConversion>>;
  readonly names: readonly string[];
  readonly timeoutSeconds?: number;
  readonly processes?: number;
  readonly signals?: Readonly<Record<string, AbortSignal>>;
  readonly onWritten?: () => void;
}): Promise<{
  readonly ends: readonly (ConvertedImage | string)[];
  readonly reads: number;
  readonly written: readonly string[];
}> {
  const { conversions, names, timeoutSeconds = 60, processes = 1, signals = {}, onWritten } = options;
  const processor = sharpProcessor<string>({ conversions, limits: { timeoutSeconds }, processes });
  const bytes = await JPEG;
  let reads = 0;
  const written: string[] = [];
  const source = {
    contentType: 'image/jpeg',
    size: bytes.length,
    read: async () => {
      reads += 1;
      return new Blob([new Uint8Array(bytes)]).stream();
    },
  };
  const tasks = names.map((name) => ({
    conversion: name,
    destination: {
      write: async ({ body }: { readonly body: ReadableStream<Uint8Array> }) => {
        written.push(name);
        await sharp(await new Response(body).arrayBuffer()).stats();
        onWritten?.();
      },
    },
    signal: signals[name] ?? never,
  }));
  const settled = await Promise.allSettled(processor.convertAll?.({ source, conversions: tasks }).conversions ?? []);
  return { ends: settled.map((end) => (end.status === 'fulfilled' ? end.value : codeOf(end.reason))), reads, written };
}

function codeOf(error: unknown): string {
  return error instanceof DarkroomError ? error.code : (error as Error).message;
}

const SMALL = thumbnail({ width: 60, height: 40 });
const made = (width: number, height: number): ConvertedImage => ({ width, height, contentType: 'image/jpeg' });

test.each([1, 0])('several conversions are made of one read, with %i processes', async (processes) => {
  const conversions = { SMALL, GREY: grayscale() };
  const { ends, reads } = await convertAll({ conversions, names: ['SEPIA', 'SMALL', 'GREY'], processes });
  assert.deepEqual(ends, [made(600, 400), made(60, 40), made(600, 400)]);
  assert.equal(reads, 1);
});

test('one that takes too long ends with its process, and those after it are made in another', async () => {
  const conversions = { SMALL, SLOW: slow };
  const { ends, reads } = await convertAll({ conversions, names: ['SMALL', 'SLOW', 'SEPIA'], timeoutSeconds: 1 });
  assert.deepEqual(ends, [made(60, 40), 'IMAGE_TOO_COMPLEX', made(600, 400)]);
  assert.equal(reads, 1);
});

test('one that is aborted while it is made leaves the others', async () => {
  const controller = new AbortController();
  const stopping = conversion({
    recipe: 'stopping',
    apply: (image) => {
      setTimeout(() => controller.abort(new Error('enough')), 50);
      return image.resize(6000, 6000).blur(30);
    },
  });
  const { ends, written } = await convertAll({
    conversions: { STOPPED: stopping, SMALL },
    names: ['STOPPED', 'SMALL'],
    signals: { STOPPED: controller.signal },
  });
  assert.deepEqual(ends, ['enough', made(60, 40)]);
  // It was ended, not made for nothing.
  assert.deepEqual(written, ['SMALL']);
});

test.runIf(availableParallelism() > 1)('two are made at a time', async () => {
  const controller = new AbortController();
  const unending = conversion({ recipe: 'unending', apply: (image) => image.resize(6000, 6000).blur(900) });
  const { ends } = await convertAll({
    conversions: { UNENDING: unending, SMALL },
    names: ['UNENDING', 'SMALL'],
    signals: { UNENDING: controller.signal },
    onWritten: () => controller.abort(new Error('the other is done')),
  });
  assert.deepEqual(ends, ['the other is done', made(60, 40)]);
});

test('one whose code throws leaves the others', async () => {
  const wrong = conversion({
    recipe: 'wrong',
    apply: () => {
      throw new Error('a mistake of the host');
    },
  });
  const { ends } = await convertAll({ conversions: { WRONG: wrong, SMALL }, names: ['WRONG', 'NONE', 'SMALL'] });
  assert.deepEqual(ends, ['a mistake of the host', 'INVALID_CONFIGURATION', made(60, 40)]);
});

test('a process renders an image until it is told to forget it', async () => {
  const renderer = await startRenderProcess({ blockOtherFormats: false, signal: never });
  onTestFinished(() => renderer.kill());
  const source = { bytes: await JPEG, format: 'jpeg', limits: resolveLimits({}) } as const;
  const judged = await renderer.judge(source);
  const pipeline = buildPipeline((image) => image.resize(60), source, judged);
  for (let round = 0; round < 2; round += 1) {
    assert.partialDeepStrictEqual(await renderer.render(pipeline), { width: 60, height: 40 });
  }
  renderer.forget();
  await assert.rejects(renderer.render(pipeline), /not inspected/);
});
