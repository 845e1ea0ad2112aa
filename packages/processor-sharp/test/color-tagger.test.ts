import assert from 'node:assert/strict';
import type { Tagger } from '@graphql-darkroom/core';
import type { SuggestedTag } from '@graphql-darkroom/core/adapter';
import * as fc from 'fast-check';
import sharp, { type Color, type Sharp } from 'sharp';
import { describe, test } from 'vitest';
import { colorName } from '../src/color-names.ts';
import { colorTagger } from '../src/index.ts';
import {
  animation,
  CONTENT_TYPES,
  type ContentType,
  encode,
  gradient,
  imageOf,
  statedPng,
  withAlpha,
} from './images.ts';

const COLORS = 'black white gray red orange brown yellow green cyan blue purple pink'.split(' ');

const usual = colorTagger();
const anyShare = colorTagger({ minShare: 0 });

describe('the color tagger', () => {
  test.each([
    ['red', '#e01010'],
    ['orange', '#ff8c00'],
    ['brown', '#6b3e12'],
    ['yellow', '#ffe600'],
    ['green', '#108030'],
    ['cyan', '#00cfe0'],
    ['blue', '#1030d0'],
    ['purple', '#7010c0'],
    ['pink', '#ff69b4'],
    ['black', '#0a0a0a'],
    ['gray', '#808080'],
    ['white', '#fafafa'],
  ])('names what is all %s', async (name, background) => {
    const png = await plain(300, 200, background).png().toBuffer();
    assert.deepEqual((await tags(png, 'image/png'))[0], { name, confidence: 1 });
  });

  test.each(CONTENT_TYPES)('gives the share of the pixels as confidence in %s', async (contentType) => {
    const bytes = await encode(await thirds(), contentType);
    const [first, second, third] = await tags(bytes, contentType);
    assert.deepEqual([first?.name, second?.name], ['blue', 'yellow']);
    assert.ok(Math.abs((first?.confidence ?? 0) - 2 / 3) < 0.05, `${first?.confidence}`);
    assert.ok(Math.abs((second?.confidence ?? 0) - 1 / 3) < 0.05, `${second?.confidence}`);
    assert.ok(third?.name === 'dark' || third?.name === 'bright', third?.name);
  });

  test.each([
    ['landscape', 300, 200],
    ['portrait', 200, 300],
    ['square', 200, 200],
    ['square', 1000, 980],
    ['landscape', 3000, 1],
  ] as const)('says %s of %i by %i pixels', async (name, width, height) => {
    const png = await plain(width, height, 'red').png().toBuffer();
    assert.deepEqual((await tags(png, 'image/png')).at(-1), { name, confidence: 1 });
  });

  test('says how an image is shown, not how it is stored', async () => {
    const jpeg = await plain(300, 200, 'red').withMetadata({ orientation: 6 }).jpeg().toBuffer();
    assert.equal((await tags(jpeg, 'image/jpeg')).at(-1)?.name, 'portrait');
  });

  test('says whether an image is dark or bright, and how much', async () => {
    for (const [level, expected] of [
      [0, { name: 'dark', confidence: 1 }],
      [102, { name: 'dark', confidence: 0.6 }],
      [204, { name: 'bright', confidence: 0.8 }],
      [255, { name: 'bright', confidence: 1 }],
    ] as const) {
      const png = await plain(20, 20, { r: level, g: level, b: level }).png().toBuffer();
      assert.deepEqual((await tags(png, 'image/png'))[1], expected);
    }
  });

  test('looks at the first frame of an animation', async () => {
    for (const contentType of ['image/gif', 'image/webp'] as const) {
      const found = await tags(await animation(contentType), contentType);
      assert.deepEqual(found[0], { name: 'red', confidence: 1 });
      assert.equal(found.at(-1)?.name, 'landscape');
    }
  });

  test('counts transparent pixels for no colour', async () => {
    const half = await tags(await encode(withAlpha(await thirds()), 'image/png'), 'image/png');
    assert.ok(Math.abs(sumOfColors(half) - 0.5) < 0.05);
    const none = await plain(30, 20, { r: 255, g: 0, b: 0, alpha: 0 }).png().toBuffer();
    assert.deepEqual(await tags(none, 'image/png'), [{ name: 'landscape', confidence: 1 }]);
  });

  test('has no colour that comes of mixing others when an image is made smaller', async () => {
    const data = Buffer.alloc(300 * 300 * 3);
    for (let at = 0; at < data.length; at += 3) data.set((at / 3) % 2 === 0 ? [224, 16, 16] : [16, 48, 208], at);
    const png = await imageOf({ width: 300, height: 300, channels: 3, data }).png().toBuffer();
    const names = (await tags(png, 'image/png', anyShare)).map(({ name }) => name);
    assert.deepEqual(names.toSorted(), ['blue', 'dark', 'red', 'square']);
  });

  test('names greyscale and CMYK images too', async () => {
    const grey = await plain(30, 20, '#808080').greyscale().png().toBuffer();
    assert.equal((await tags(grey, 'image/png'))[0]?.name, 'gray');
    const cmyk = await plain(30, 20, '#e01010').toColourspace('cmyk').jpeg().toBuffer();
    assert.equal((await tags(cmyk, 'image/jpeg'))[0]?.name, 'red');
  });

  test('gives the same tags each time', async () => {
    const jpeg = await encode(gradient(640, 480), 'image/jpeg');
    assert.deepEqual(await tags(jpeg, 'image/jpeg'), await tags(jpeg, 'image/jpeg', colorTagger()));
  });

  test('never gives shares of more than 1 together', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc
          .integer({ min: 1, max: 40 })
          .chain((width) =>
            fc.tuple(fc.constant(width), fc.uint8Array({ minLength: width * 3 * 7, maxLength: width * 3 * 7 })),
          ),
        async ([width, data]) => {
          const png = await imageOf({ width, height: 7, channels: 3, data: Buffer.from(data) })
            .png()
            .toBuffer();
          const found = await tags(png, 'image/png', anyShare);
          assert.ok(Math.round(sumOfColors(found) * 10_000) <= 10_000);
          assert.ok(sumOfColors(found) > 0.99);
          assert.equal(new Set(found.map(({ name }) => name)).size, found.length);
        },
      ),
      { numRuns: 50 },
    );
  });

  test('leaves out colours of few pixels', async () => {
    const png = await encode(await thirds(), 'image/png');
    const found = await tags(png, 'image/png', colorTagger({ minShare: 0.5 }));
    assert.deepEqual(
      found.map(({ name }) => name),
      ['blue', 'dark', 'landscape'],
    );
  });

  test('has a name for every colour', () => {
    fc.assert(fc.property(fc.nat(255), fc.nat(255), fc.nat(255), (r, g, b) => COLORS.includes(colorName(r, g, b))));
  });

  test('refuses for good what the processor refuses, within the same limits', async () => {
    const png = await encode(gradient(100, 50), 'image/png');
    for (const [bytes, contentType, options] of [
      [png, 'image/svg+xml', {}],
      [Buffer.from('<svg/>'), 'image/png', {}],
      [png.subarray(0, 200), 'image/png', {}],
      [statedPng(10_000, 5001), 'image/png', {}],
      [png, 'image/png', { limits: { maxPixels: 4999 } }],
      [png, 'image/png', { limits: { maxSourceBytes: 100 } }],
    ] as const) {
      await assert.rejects(tags(bytes, contentType, colorTagger(options)), { code: 'TAGGING_FAILED' });
    }
    assert.equal(usual.supports('image/svg+xml'), false);
    assert.equal(usual.supports('image/jpeg'), true);
  });

  test('passes on what has to be tried again', async () => {
    const png = await encode(gradient(20, 10), 'image/png');
    const source = async () => ({ contentType: 'image/png', size: png.length + 1, read: async () => streamOf(png) });
    const { signal } = new AbortController();
    await assert.rejects(usual.suggest({ fileId: '1', source, signal }), { code: 'STORAGE_UNAVAILABLE' });
    const reason = new Error('the worker stops');
    await assert.rejects(
      usual.suggest({ fileId: '1', source, signal: AbortSignal.abort(reason) }),
      (error) => error === reason,
    );
  });

  test.each([-0.1, 1.1, Number.NaN])('is not made with a minShare of %d', (minShare) => {
    assert.throws(() => colorTagger({ minShare }), { code: 'INVALID_CONFIGURATION' });
  });
});

function plain(width: number, height: number, background: Color): Sharp {
  return sharp({ create: { width, height, channels: 4, background } });
}

/** Two thirds blue, one third yellow. */
async function thirds(): Promise<Parameters<typeof encode>[0] & { readonly channels: 3 }> {
  const yellow = await plain(100, 200, '#ffe600').png().toBuffer();
  const data = await plain(300, 200, '#1030d0')
    .composite([{ input: yellow, left: 0, top: 0 }])
    .removeAlpha()
    .raw()
    .toBuffer();
  return { width: 300, height: 200, channels: 3, data };
}

function sumOfColors(found: readonly SuggestedTag[]): number {
  return found.filter(({ name }) => COLORS.includes(name)).reduce((sum, { confidence }) => sum + confidence, 0);
}

function streamOf(bytes: Uint8Array): ReadableStream<Uint8Array> {
  return new Blob([new Uint8Array(bytes)]).stream();
}

async function tags(
  bytes: Uint8Array,
  contentType: ContentType | 'image/svg+xml',
  tagger: Tagger = usual,
): Promise<readonly SuggestedTag[]> {
  const answer = await tagger.suggest({
    fileId: '0b0c5b4e-7d5c-4e0e-9b1a-2a7d0c9a1f11',
    source: async () => ({ contentType, size: bytes.length, read: async () => streamOf(bytes) }),
    signal: new AbortController().signal,
  });
  assert.ok(answer.kind === 'SUGGESTED');
  return answer.tags;
}
