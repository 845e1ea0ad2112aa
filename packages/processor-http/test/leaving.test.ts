import assert from 'node:assert/strict';
import type { Processor } from '@graphql-darkroom/core';
import type { ConvertedImage } from '@graphql-darkroom/core/adapter';
import { onTestFinished, test } from 'vitest';
import { serveForTest } from '../../../test/support/serve.ts';
import { createConversionHandler, httpProcessor } from '../src/index.ts';
import { endsOverHttp } from './connect-ends.ts';
import { imageOf } from './images.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { QUIET, SECRETS } from './secrets.ts';
import { SHARP } from './world.ts';

const SIZE = [48, 36] as const;
const GREY_OR_SEPIA: ConvertedImage = { width: SIZE[0], height: SIZE[1], contentType: 'image/jpeg' };

/** A worker that waits for SEPIA, SMALL and GREY of a function, which gets stuck at SMALL. */
async function worker(): Promise<{
  readonly made: readonly Promise<ConvertedImage>[];
  /** Gives up the conversion at this index. */
  readonly leave: (index: number) => void;
  readonly stuck: Promise<void>;
  /** Resolves when the function gives up SMALL. */
  readonly givenUp: Promise<void>;
  /** Lets the function go on. */
  readonly release: () => void;
}> {
  const stuck = Promise.withResolvers<void>();
  const givenUp = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  const sharp = oneAtATime(SHARP);
  const processor: Processor = {
    ...sharp,
    convert: async (input) => {
      if (input.conversion === 'SMALL') {
        input.signal.addEventListener('abort', () => givenUp.resolve());
        stuck.resolve();
        await released.promise;
      }
      return sharp.convert(input);
    },
  };
  const ends = await endsOverHttp();
  onTestFinished(() => ends.close());
  const options = { ...SECRETS, allowedHosts: [ends.host], allowPrivateAddresses: true, logger: QUIET };
  const { url } = await serveForTest(createConversionHandler(processor, options));

  const { bytes, contentType } = await imageOf('jpeg', SIZE);
  const { source, destination } = ends.connect({
    source: { contentType, size: bytes.length, read: async () => new Blob([new Uint8Array(bytes)]).stream() },
    destination: { write: async ({ body }) => void (await new Response(body).bytes()) },
  });
  const leavers = [0, 1, 2].map(() => new AbortController());
  const { conversions } = SHARP;
  const tasks = (['SEPIA', 'SMALL', 'GREY'] as const).map((conversion, index) => ({
    conversion,
    destination,
    signal: leavers[index]?.signal ?? AbortSignal.abort(),
  }));
  const made =
    httpProcessor({ ...SECRETS, url, conversions }).convertAll?.({ source, conversions: tasks }).conversions ?? [];
  void Promise.allSettled(made);
  return {
    made,
    leave: (index) => leavers[index]?.abort(new Error('enough')),
    stuck: stuck.promise,
    givenUp: givenUp.promise,
    release: () => released.resolve(),
  };
}

test('a conversion that the worker gives up leaves the others', async () => {
  const { made, leave, stuck, release } = await worker();
  await stuck;
  leave(1);
  await assert.rejects(made[1] ?? Promise.resolve(), { message: 'enough' });
  release();
  assert.deepEqual([await made[0], await made[2]], [GREY_OR_SEPIA, GREY_OR_SEPIA]);
});

test('a function stops when the worker has given up all that is left', async () => {
  const { made, leave, stuck, givenUp } = await worker();
  await stuck;
  assert.deepEqual(await made[0], GREY_OR_SEPIA);
  leave(1);
  leave(2);
  await givenUp;
});
