import assert from 'node:assert/strict';
import { DarkroomError, type Processor } from '@graphql-darkroom/core';
import * as fc from 'fast-check';
import { describe, test } from 'vitest';
import { byDepth } from '../../../test/support/depth.ts';
import { sharpProcessor } from '../src/index.ts';
import { heicOf, heicSample, irot, pictureOf } from './heic-bytes.ts';
import { animation, CONTENT_TYPES, encode, gradient, imageOf } from './images.ts';
import { convert } from './run.ts';

const DAMAGED = { code: 'INVALID_IMAGE', message: /damaged.*upload it again/ };

/**
 * How far decoders can do without the end: a GIF's trailer, and the checksum and IEND chunk behind
 * the last pixels of a PNG.
 */
const SPARE = { 'image/jpeg': 0, 'image/png': 16, 'image/webp': 0, 'image/gif': 1, 'image/avif': 0 };

describe('a truncated image is refused as damaged', () => {
  test.each(CONTENT_TYPES)('%s', async (type) => {
    const bytes = await encode(gradient(120, 90), type);
    const lengths = [0.1, 0.25, 0.5, 0.75, 0.9, 0.99].map((share) => Math.floor(bytes.length * share));
    for (const length of [...lengths, bytes.length - SPARE[type] - 1]) {
      await assert.rejects(convert(type, bytes.subarray(0, length)), DAMAGED, `${length} of ${bytes.length}`);
    }
    assert.notEqual(await convert(type, bytes), undefined);
  });

  test('a progressive JPEG', async () => {
    const bytes = await imageOf(gradient(120, 90)).jpeg({ progressive: true }).toBuffer();
    for (const length of [300, 1000, bytes.length - 2]) {
      await assert.rejects(convert('image/jpeg', bytes.subarray(0, length)), DAMAGED);
    }
  });

  test.each(['image/gif', 'image/webp'] as const)('an animated %s, which loses no frame silently', async (type) => {
    const bytes = await animation(type);
    const losing = [0.3, 0.6, 0.8].map((share) => Math.floor(bytes.length * share));
    for (const length of [...losing, bytes.length - 2]) {
      await assert.rejects(convert(type, bytes.subarray(0, length)), DAMAGED, `${length} of ${bytes.length}`);
    }
  });
});

describe('a damaged HEIC', () => {
  const processor: Processor = sharpProcessor({ formats: ['jpeg', 'png', 'heic'] });

  test('is converted or refused, whatever is changed in it', async () => {
    const plain = pictureOf('plain');
    const grid = { columns: 2, width: 180, height: 120 };
    const sources = [
      ...['plain', 'alpha', 'premultiplied', 'display-p3', 'ten-bits', 'thumbnail'].map(heicSample),
      heicOf({ pictures: [plain, plain, plain, plain], grid, properties: [irot(1)] }),
    ];
    const mutation = fc.record({
      source: fc.constantFrom(...sources),
      changes: fc.array(fc.tuple(fc.nat(5000), fc.nat(255)), { minLength: 1, maxLength: 6 }),
      cut: fc.option(fc.nat(5000), { freq: 4 }),
    });
    await fc.assert(
      fc.asyncProperty(mutation, async ({ source, changes, cut }) => {
        const bytes = Buffer.from(source);
        for (const [index, value] of changes) bytes[index % bytes.length] = value;
        const length = cut === null ? bytes.length : cut % bytes.length;
        const outcome = await convert('image/heic', bytes.subarray(0, length), { processor }).then(
          () => 'CONVERTED',
          (error: unknown) => (error instanceof DarkroomError ? error.code : String(error)),
        );
        assert.ok(['CONVERTED', 'INVALID_IMAGE', 'UNSUPPORTED_IMAGE', 'IMAGE_TOO_LARGE'].includes(outcome), outcome);
      }),
      { numRuns: byDepth(40, 400) },
    );
  });
});

describe('an image that is not what it seems', () => {
  test('is refused as damaged where its header is corrupt', async () => {
    for (const type of CONTENT_TYPES) {
      const bytes = await encode(gradient(80, 60), type);
      // What names the format stays as it is.
      bytes.fill(0xa5, type === 'image/avif' ? 36 : 12, bytes.length >> 1);
      await assert.rejects(convert(type, bytes), DAMAGED);
    }
  });

  test('is refused as damaged where it is empty', async () => {
    await assert.rejects(convert('image/png', Buffer.alloc(0)), DAMAGED);
  });

  test('is refused as unsupported where it is random bytes', async () => {
    const bytes = Buffer.from(Array.from({ length: 4000 }, (_, index) => (index * 7919) % 251));
    await assert.rejects(convert('image/jpeg', bytes), { code: 'UNSUPPORTED_IMAGE' });
  });

  test('is converted where its decoder merely complains', async () => {
    const jpeg = await encode(gradient(120, 90), 'image/jpeg');
    const first = 4 + jpeg.readUInt16BE(4);
    const strayed = Buffer.concat([jpeg.subarray(0, first), Buffer.from([0, 0, 7]), jpeg.subarray(first)]);
    assert.partialDeepStrictEqual(await convert('image/jpeg', strayed), { width: 120, height: 90 });
    assert.notEqual(await convert('image/jpeg', Buffer.concat([jpeg, Buffer.alloc(500, 1)])), undefined);
  });

  test('is converted or refused, whatever is changed in it', async () => {
    const sources = await Promise.all(
      CONTENT_TYPES.map(async (type) => ({ type, bytes: await encode(gradient(32, 24), type) })),
    );
    sources.push({ type: 'image/gif', bytes: await animation('image/gif') });
    const mutation = fc.record({
      source: fc.constantFrom(...sources),
      changes: fc.array(fc.tuple(fc.nat(5000), fc.nat(255)), { minLength: 1, maxLength: 6 }),
    });
    await fc.assert(
      fc.asyncProperty(mutation, async ({ source, changes }) => {
        const bytes = Buffer.from(source.bytes);
        for (const [index, value] of changes) bytes[index % bytes.length] = value;
        const outcome = await convert(source.type, bytes).then(
          () => 'CONVERTED',
          (error: unknown) => (error instanceof DarkroomError ? error.code : String(error)),
        );
        assert.ok(['CONVERTED', 'INVALID_IMAGE', 'UNSUPPORTED_IMAGE', 'IMAGE_TOO_LARGE'].includes(outcome), outcome);
      }),
      { numRuns: byDepth(60, 150) },
    );
  });
});
