import assert from 'node:assert/strict';
import type { ImagePreview } from '@graphql-darkroom/core/adapter';
import sharp from 'sharp';
import { thumbHashToAverageRGBA, thumbHashToApproximateAspectRatio } from 'thumbhash';
import { describe, test } from 'vitest';
import { colorTagger, sharpProcessor } from '../src/index.ts';
import { encode, gradient } from './images.ts';

const never = new AbortController().signal;

function sourceOf(bytes: Uint8Array, contentType: string) {
  return { contentType, size: bytes.length, read: async () => new Blob([new Uint8Array(bytes)]).stream() };
}

async function previewOf(bytes: Uint8Array, contentType: string, maxSide = 1000): Promise<ImagePreview> {
  const processor = sharpProcessor({ processes: 0 });
  assert.ok(processor.preview !== undefined);
  return processor.preview({ source: sourceOf(bytes, contentType), maxSide, signal: never });
}

function filled(width: number, height: number, background: string) {
  return sharp({ create: { width, height, channels: 4, background } });
}

describe('a preview', () => {
  test.each([
    { of: 'a large photo', width: 3000, height: 2000, side: 1000, expected: [1000, 667] },
    { of: 'a small photo', width: 300, height: 200, side: 1000, expected: [300, 200] },
    { of: 'a tall photo', width: 200, height: 400, side: 100, expected: [50, 100] },
  ])('of $of is an upright JPEG of at most $side pixels a side', async ({ width, height, side, expected }) => {
    const { body, contentType } = await previewOf(
      await encode(gradient(width, height), 'image/jpeg'),
      'image/jpeg',
      side,
    );
    const { format, ...metadata } = await sharp(body).metadata();
    assert.deepEqual([contentType, format, metadata.width, metadata.height], ['image/jpeg', 'jpeg', ...expected]);
  });

  test('has no metadata, and is turned as its EXIF orientation says', async () => {
    const exif = { IFD0: { Artist: 'Grace' }, IFD3: { GPSLatitude: '52/1 31/1 0/1', GPSLatitudeRef: 'N' } };
    const photo = await filled(80, 40, '#a86838').jpeg().withExif(exif).withMetadata({ orientation: 6 }).toBuffer();
    const { body } = await previewOf(photo, 'image/jpeg');
    const metadata = await sharp(body).metadata();
    assert.ok((await sharp(photo).metadata()).exif !== undefined);
    assert.deepEqual(
      [metadata.width, metadata.height, metadata.exif, metadata.xmp, metadata.iptc, metadata.orientation],
      [40, 80, undefined, undefined, undefined, undefined],
    );
  });

  test('keeps transparent pixels, which have no share in the colour', async () => {
    const image = filled(100, 60, '#00000000').composite([
      { input: await filled(30, 60, '#a86838').png().toBuffer(), left: 0, top: 0 },
    ]);
    const { body, contentType, placeholder } = await previewOf(await image.png().toBuffer(), 'image/png');
    assert.equal(contentType, 'image/png');
    assert.equal((await sharp(body).stats()).isOpaque, false);
    assert.equal(placeholder.dominantColor, '#a86838');
    assert.ok(thumbHashToAverageRGBA(Buffer.from(placeholder.thumbHash, 'base64')).a < 0.5);
  });

  test('of an animation is its first frame', async () => {
    const frames = await Promise.all(['#d01010', '#1030d0'].map((color) => filled(60, 40, color).png().toBuffer()));
    const animation = await sharp(frames, { join: { animated: true } })
      .gif()
      .toBuffer();
    const { body, placeholder } = await previewOf(animation, 'image/gif');
    assert.deepEqual([(await sharp(body).metadata()).height, placeholder.dominantColor], [40, '#d01010']);
  });
});

describe('a placeholder', () => {
  test.each(['#a86838', '#ffffff', '#000000', '#1030d0'])('of a plain %s image shows this colour', async (color) => {
    const { placeholder } = await previewOf(await filled(300, 200, color).removeAlpha().png().toBuffer(), 'image/png');
    const hash = Buffer.from(placeholder.thumbHash, 'base64');
    const { r, g, b } = thumbHashToAverageRGBA(hash);
    const wanted = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16) / 255);
    for (const [index, value] of [r, g, b].entries()) assert.ok(Math.abs(value - (wanted[index] ?? 0)) < 0.05, color);
    assert.equal(placeholder.dominantColor, color);
    assert.ok(Math.abs(thumbHashToApproximateAspectRatio(hash) - 1.5) < 0.3);
  });

  test.each([
    [1, 1],
    [5000, 1],
    [1, 5000],
  ])('is made of an image of %i × %i pixels', async (width, height) => {
    const { placeholder } = await previewOf(await filled(width, height, '#a86838').png().toBuffer(), 'image/png');
    assert.match(placeholder.dominantColor, /^#[\da-f]{6}$/);
    const { length } = Buffer.from(placeholder.thumbHash, 'base64');
    assert.ok(length >= 5 && length <= 25, `${length} bytes`);
  });

  test('is the same from a preview of any size', async () => {
    const photo = await encode(gradient(1600, 900), 'image/jpeg');
    const [small, large] = [await previewOf(photo, 'image/jpeg', 100), await previewOf(photo, 'image/jpeg', 1000)];
    const [one, other] = [small, large].map(({ placeholder }) =>
      thumbHashToAverageRGBA(Buffer.from(placeholder.thumbHash, 'base64')),
    );
    for (const channel of ['r', 'g', 'b'] as const) {
      assert.ok(Math.abs((one?.[channel] ?? 0) - (other?.[channel] ?? 1)) < 0.03, channel);
    }
  });
});

test('colorTagger finds the same colours in the preview as in the original', async () => {
  const photo = await encode(gradient(2400, 1600), 'image/jpeg');
  const { body, contentType } = await previewOf(photo, 'image/jpeg');
  const tagger = colorTagger({ processes: 0 });
  const [ofPreview, ofOriginal] = await Promise.all(
    [sourceOf(body, contentType), sourceOf(photo, 'image/jpeg')].map(async (source) => {
      const answer = await tagger.suggest({ fileId: '1', source: async () => source, signal: never });
      return answer.kind === 'SUGGESTED' ? answer.tags.map(({ name }) => name).toSorted() : [];
    }),
  );
  assert.deepEqual(ofPreview, ofOriginal);
});
