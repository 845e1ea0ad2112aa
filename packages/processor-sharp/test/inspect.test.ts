import assert from 'node:assert/strict';
import { DarkroomError } from '@graphql-darkroom/core';
import * as fc from 'fast-check';
import sharp from 'sharp';
import { describe, test } from 'vitest';
import { animation, ANIMATION, CONTENT_TYPES, type ContentType, encode, gradient, statedPng } from './images.ts';
import { convert, inspect } from './run.ts';

const MIB = 1024 * 1024;

/** A JPEG with this many segments of a colour profile, each as long as it can be, before its frame header. */
async function withProfile(segments: number): Promise<Buffer> {
  const jpeg = await encode(gradient(40, 30), 'image/jpeg');
  const segment = Buffer.alloc(2 + 65_535, 1);
  segment.set([0xff, 0xe2, 0xff, 0xff]);
  return Buffer.concat([jpeg.subarray(0, 2), ...Array.from({ length: segments }, () => segment), jpeg.subarray(2)]);
}

describe('inspect', () => {
  test('agrees with the decoder on images of any size and format', async () => {
    const sizes = fc.record({
      type: fc.constantFrom(...CONTENT_TYPES),
      width: fc.integer({ min: 1, max: 300 }),
      height: fc.integer({ min: 1, max: 300 }),
    });
    await fc.assert(
      fc.asyncProperty(sizes, async ({ type, width, height }) => {
        const bytes = await encode(gradient(width, height), type);
        assert.deepEqual((await inspect(type, bytes)).dimensions, { width, height });
        const metadata = await sharp(bytes).metadata();
        assert.deepEqual({ width: metadata.width, height: metadata.height }, { width, height });
      }),
      { numRuns: 40 },
    );
  });

  test('measures lossy, lossless and progressive variants', async () => {
    const image = sharp(await encode(gradient(70, 50), 'image/png'));
    const variants = [
      ['image/webp', await image.clone().webp().toBuffer()],
      ['image/webp', await image.clone().webp({ lossless: true }).toBuffer()],
      ['image/webp', await image.clone().ensureAlpha(0.5).webp().toBuffer()],
      ['image/jpeg', await image.clone().jpeg({ progressive: true }).toBuffer()],
      ['image/png', await image.clone().png({ palette: true, progressive: true }).toBuffer()],
      ['image/avif', await image.clone().ensureAlpha(0.5).avif({ effort: 0 }).toBuffer()],
    ] as const;
    for (const [type, bytes] of variants) {
      assert.deepEqual({ type, ...(await inspect(type, bytes)).dimensions }, { type, width: 70, height: 50 });
    }
  });

  test.each(['image/gif', 'image/webp'] as const)('gives one frame’s dimensions of an animated %s', async (type) => {
    const { width, height } = ANIMATION;
    assert.deepEqual((await inspect(type, await animation(type))).dimensions, { width, height });
  });

  test('steps over a colour profile of megabytes, reading little of it', async () => {
    const bytes = await withProfile(40);
    assert.ok(bytes.length > 2.5 * MIB, `${bytes.length}`);
    const { dimensions, served } = await inspect('image/jpeg', bytes);
    assert.deepEqual(dimensions, { width: 40, height: 30 });
    assert.ok(served <= MIB, `${served}`);
  });

  test('gives up where the header takes more than a mebibyte to step through', async () => {
    const { dimensions, served } = await inspect('image/jpeg', await withProfile(200));
    assert.equal(dimensions, null);
    assert.ok(served <= MIB, `${served}`);
  });

  test('gives up on millions of empty segments after a few thousand', async () => {
    const bytes = Buffer.alloc(8 * MIB);
    bytes.set([0xff, 0xd8]);
    bytes.fill(Buffer.from([0xff, 0xe1, 0, 2]), 2);
    const { dimensions, served } = await inspect('image/jpeg', bytes);
    assert.equal(dimensions, null);
    assert.ok(served < MIB / 8, `${served}`);
  });

  test('finds the frame header behind stray bytes between two segments', async () => {
    const jpeg = await encode(gradient(40, 30), 'image/jpeg');
    const first = 4 + jpeg.readUInt16BE(4);
    const bytes = Buffer.concat([jpeg.subarray(0, first), Buffer.from([0, 0, 7, 0xff]), jpeg.subarray(first)]);
    assert.deepEqual((await inspect('image/jpeg', bytes)).dimensions, { width: 40, height: 30 });
    assert.partialDeepStrictEqual(await convert('image/jpeg', bytes), { width: 40, height: 30 });
  });

  test('refuses a PNG that states a billion pixels in 65 bytes, and decodes nothing', async () => {
    const bytes = statedPng(40_000, 40_000);
    assert.equal(bytes.length, 65);
    await assert.rejects(inspect('image/png', bytes), { code: 'IMAGE_TOO_LARGE', context: { maxPixels: 50_000_000 } });
    assert.deepEqual((await inspect('image/png', statedPng(10_000, 5000))).dimensions, { width: 10_000, height: 5000 });
    await assert.rejects(inspect('image/png', statedPng(10_000, 5001)), { code: 'IMAGE_TOO_LARGE' });
  });

  test('cannot tell the dimensions of other formats, whatever they are named', async () => {
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>');
    assert.equal((await inspect('image/png', svg)).dimensions, null);
    assert.deepEqual(await inspect('image/svg+xml', svg), { dimensions: null, served: 0 });
    assert.equal((await inspect('image/gif', Buffer.from('GIF89a\0\0\0\0'))).dimensions, null);
  });

  test('answers or refuses, whatever the bytes are', async () => {
    const sources = await Promise.all(
      CONTENT_TYPES.map(async (type) => ({ type, bytes: await encode(gradient(20, 16), type) })),
    );
    const mutation = fc.record({
      source: fc.constantFrom(...sources),
      length: fc.integer({ min: 0, max: 400 }),
      changes: fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { maxLength: 12 }),
    });
    await fc.assert(
      fc.asyncProperty(mutation, async ({ source, length, changes }) => {
        const bytes = Buffer.from(source.bytes.subarray(0, length));
        for (const [index, value] of changes) if (index < bytes.length) bytes[index] = value;
        await answers(source.type, bytes);
      }),
      { numRuns: 2000 },
    );
    await fc.assert(fc.asyncProperty(fc.constantFrom(...CONTENT_TYPES), fc.uint8Array({ maxLength: 200 }), answers), {
      numRuns: 500,
    });
  });
});

async function answers(type: ContentType, bytes: Uint8Array): Promise<void> {
  const outcome = await inspect(type, bytes).then(
    ({ dimensions }) =>
      dimensions === null || dimensions.width * dimensions.height > 0 ? 'ANSWERED' : JSON.stringify(dimensions),
    (error: unknown) => (error instanceof DarkroomError ? error.code : String(error)),
  );
  assert.ok(['ANSWERED', 'IMAGE_TOO_LARGE'].includes(outcome), outcome);
}
