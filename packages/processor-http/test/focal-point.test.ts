import assert from 'node:assert/strict';
import type { Processor } from '@graphql-darkroom/core';
import { onTestFinished, test } from 'vitest';
import { serveForTest } from '../../../test/support/serve.ts';
import { createConversionHandler, httpProcessor } from '../src/index.ts';
import { endsOverHttp } from './connect-ends.ts';
import { imageOf } from './images.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { QUIET, SECRETS } from './secrets.ts';
import { SHARP } from './world.ts';

test('the function gets the focal point of each conversion that has one', async () => {
  const points: unknown[] = [];
  const sharp = oneAtATime(SHARP);
  const processor: Processor = {
    ...sharp,
    convert: async (input) => {
      points.push([input.conversion, input.focalPoint]);
      return sharp.convert(input);
    },
  };
  const ends = await endsOverHttp();
  onTestFinished(() => ends.close());
  const options = { ...SECRETS, allowedHosts: [ends.host], allowPrivateAddresses: true, logger: QUIET };
  const { url } = await serveForTest(createConversionHandler(processor, options));
  const { bytes, contentType } = await imageOf('jpeg', [48, 36]);
  const { source, destination } = ends.connect({
    source: { contentType, size: bytes.length, read: async () => new Blob([new Uint8Array(bytes)]).stream() },
    destination: { write: async ({ body }) => void (await new Response(body).bytes()) },
  });
  const { signal } = new AbortController();
  const worker = httpProcessor({ ...SECRETS, url, conversions: SHARP.conversions });
  const focalPoint = { x: 0.25, y: 1 };
  const made = worker.convertAll?.({
    source,
    conversions: [
      { conversion: 'SEPIA', destination, signal },
      { conversion: 'SMALL', destination, focalPoint, signal },
    ],
  });
  assert.equal((await Promise.all(made?.conversions ?? [])).length, 2);
  assert.deepEqual(points, [
    ['SEPIA', undefined],
    ['SMALL', focalPoint],
  ]);
});
