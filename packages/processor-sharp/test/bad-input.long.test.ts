import assert from 'node:assert/strict';
import { DarkroomError, type Processor } from '@graphql-darkroom/core';
import sharp from 'sharp';
import { describe, test } from 'vitest';
import { sharpProcessor } from '../src/index.ts';
import { gifOfFrames, mutate, pngBomb, seededRandom } from './bad-input.ts';
import { heicSample } from './heic-bytes.ts';
import { animation, type ContentType, CONTENT_TYPES, encode, gradient, statedPng } from './images.ts';
import { convert, inspect } from './run.ts';

const processor: Processor = sharpProcessor({
  formats: ['jpeg', 'png', 'webp', 'gif', 'avif', 'heic'],
  limits: { timeoutSeconds: 20 },
  processes: 1,
});
const TOO_LARGE = { code: 'IMAGE_TOO_LARGE' };

async function verdict(type: string, bytes: Uint8Array): Promise<string> {
  const code = (error: unknown): string => (error instanceof DarkroomError ? error.code : String(error));
  const inspected = await inspect(type, bytes, processor).then(() => 'INSPECTED', code);
  assert.ok(['INSPECTED', 'IMAGE_TOO_LARGE'].includes(inspected), inspected);
  return convert(type, bytes, { processor }).then(() => 'CONVERTED', code);
}

describe('bad input', () => {
  test('a PNG of gigapixels is refused by its header, twice', async () => {
    // 60,000 × 60,000 black pixels.
    const bomb = pngBomb(60_000, 60_000);
    assert.ok(bomb.length < 1_000_000, `${bomb.length}`);
    const before = process.memoryUsage().rss;
    await assert.rejects(inspect('image/png', bomb, processor), TOO_LARGE);
    await assert.rejects(convert('image/png', bomb, { processor }), TOO_LARGE);
    assert.ok(process.memoryUsage().rss - before < 200_000_000);
  });

  test('a GIF of 100,000 frames is refused when it is converted', async () => {
    const gif = gifOfFrames(100_000);
    assert.partialDeepStrictEqual(await inspect('image/gif', gif, processor), { dimensions: { width: 1, height: 1 } });
    await assert.rejects(convert('image/gif', gif, { processor }), {
      ...TOO_LARGE,
      message: 'The image has more than 1000 frames. Upload a smaller image.',
      context: { maxFrames: 1000 },
    });
    assert.partialDeepStrictEqual(await convert('image/gif', gifOfFrames(1000), { processor }), { width: 1 });
    await assert.rejects(convert('image/gif', gifOfFrames(1001), { processor }), TOO_LARGE);
  });

  test('a header that says more or less than there is tells nothing but its own', async () => {
    assert.partialDeepStrictEqual(await inspect('image/png', statedPng(4000, 3000), processor), {
      dimensions: { width: 4000, height: 3000 },
    });
    assert.equal(await verdict('image/png', statedPng(4000, 3000)), 'INVALID_IMAGE');
    assert.match(await verdict('image/png', statedPng(0xffffffff, 1)), /INVALID_IMAGE|IMAGE_TOO_LARGE/);
    const jpeg = await encode(gradient(300, 200), 'image/jpeg');
    const frame = jpeg.indexOf(Buffer.from([0xff, 0xc0]));
    jpeg.writeUInt16BE(20_000, frame + 5);
    // The decoder fills up with grey what is missing above the end of the image, as browsers do.
    assert.partialDeepStrictEqual(await convert('image/jpeg', jpeg, { processor }), { width: 300, height: 20_000 });
    jpeg.writeUInt16BE(65_000, frame + 5);
    jpeg.writeUInt16BE(65_000, frame + 7);
    assert.equal(await verdict('image/jpeg', jpeg), 'IMAGE_TOO_LARGE');
    const gif = await animation('image/gif');
    gif.writeUInt16LE(65_000, 6);
    gif.writeUInt16LE(65_000, 8);
    // Its decoder goes by the frames, and so do programs that show it.
    await assert.rejects(inspect('image/gif', gif, processor), TOO_LARGE);
    assert.partialDeepStrictEqual(await convert('image/gif', gif, { processor }), { width: 48, height: 32 });
  });

  test.each(CONTENT_TYPES)(
    'a %s that is cut off anywhere is refused or, where nothing is missing, converted',
    async (type) => {
      const bytes = await encode(gradient(120, 90), type);
      const random = seededRandom(4);
      const whole = await convert(type, bytes, { processor });
      for (let round = 0; round < 20; round += 1) {
        const length = Math.floor(random() * bytes.length);
        const outcome = await verdict(type, bytes.subarray(0, length));
        // Below the first bytes that name a format there is none.
        assert.match(outcome, /^(INVALID|UNSUPPORTED)_IMAGE$/, `${length} bytes: ${outcome}`);
      }
      assert.equal(whole.width, 120);
    },
  );

  test('random bytes behind the signature of each format are damaged', async () => {
    const random = seededRandom(5);
    for (const type of CONTENT_TYPES) {
      const bytes = Buffer.from(Array.from({ length: 20_000 }, () => Math.floor(random() * 256)));
      (await encode(gradient(20, 20), type)).copy(bytes, 0, 0, 32);
      assert.equal(await verdict(type, bytes), 'INVALID_IMAGE');
    }
  });

  test('what hangs behind an image is not in its derivative', async () => {
    const tails = [Buffer.from('PK\u0003\u0004 secret.txt'), Buffer.from('<script>alert(document.cookie)</script>')];
    for (const type of CONTENT_TYPES) {
      for (const tail of tails) {
        const polyglot = Buffer.concat([await encode(gradient(60, 40), type), tail]);
        const { bytes } = await convert(type, polyglot, { processor });
        assert.equal(bytes.includes(tail), false);
      }
    }
  });

  test.each([
    [
      'MVG',
      'push graphic-context\nviewbox 0 0 9 9\nimage over 0,0 0,0 "https://example.com/x.jpg"\npop graphic-context',
    ],
    ['SVG', '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>'],
    ['HTML', '<!doctype html><script>alert(1)</script>'],
    ['PostScript', '%!PS-Adobe-3.0 EPSF-3.0\n(/etc/passwd) (r) file'],
  ])('an %s with the type of a PNG is refused', async (_, text) => {
    await assert.rejects(convert('image/png', Buffer.from(text), { processor }), {
      code: 'UNSUPPORTED_IMAGE',
      message: 'Images of this type cannot be converted: upload a JPEG, PNG, WebP, GIF, AVIF or HEIC.',
    });
  });

  test.each([
    [1, 1],
    [1, 65_500],
    [65_500, 1],
    [1, 16_383],
  ])('%i × %i pixels are converted where the format has room for them', async (width, height) => {
    for (const type of CONTENT_TYPES) {
      if (type === 'image/webp' && Math.max(width, height) > 16_383) continue;
      // The encoder, not the decoder, refuses an AVIF that is longer.
      if (type === 'image/avif' && Math.max(width, height) > 16_384) continue;
      const bytes = await encode(gradient(width, height), type);
      assert.partialDeepStrictEqual(await convert(type, bytes, { processor }), { width, height, contentType: type });
    }
  });

  test('a PNG of 1 × 65,535 pixels is converted', async () => {
    const bytes = await encode(gradient(1, 65_535), 'image/png');
    assert.partialDeepStrictEqual(await convert('image/png', bytes, { processor }), { width: 1, height: 65_535 });
  });

  test('no bytes at all are damaged', async () => {
    for (const type of CONTENT_TYPES) assert.equal(await verdict(type, Buffer.alloc(0)), 'INVALID_IMAGE');
  });

  test('a result that is too long is refused', async () => {
    const strict: Processor = sharpProcessor({ limits: { maxResultBytes: 1000 } });
    const large = await encode(gradient(300, 300), 'image/jpeg');
    await assert.rejects(convert('image/jpeg', large, { processor: strict }), {
      ...TOO_LARGE,
      context: { maxResultBytes: 1000 },
    });
    assert.notEqual(
      await convert('image/jpeg', await encode(gradient(8, 8), 'image/jpeg'), { processor: strict }),
      undefined,
    );
  });

  test('500 mutated images, all formats, end in a typed verdict each', async () => {
    const random = seededRandom(2026);
    const sources: { readonly type: ContentType | 'image/heic'; readonly bytes: Buffer }[] = [];
    for (const type of CONTENT_TYPES) sources.push({ type, bytes: await encode(gradient(48, 32), type) });
    for (const type of ['image/gif', 'image/webp'] as const) sources.push({ type, bytes: await animation(type) });
    for (const name of ['plain', 'alpha']) sources.push({ type: 'image/heic', bytes: heicSample(name) });
    sources.push({ type: 'image/jpeg', bytes: await sharp(sources[0]?.bytes).jpeg({ progressive: true }).toBuffer() });
    const counts: Record<string, number> = {};
    for (let round = 0; round < 500; round += 1) {
      const { type, bytes } = sources[round % sources.length] ?? { type: 'image/png', bytes: Buffer.alloc(0) };
      const outcome = await verdict(type, mutate(bytes, random));
      counts[outcome] = (counts[outcome] ?? 0) + 1;
    }
    const known = ['CONVERTED', 'INVALID_IMAGE', 'UNSUPPORTED_IMAGE', 'IMAGE_TOO_LARGE'];
    assert.deepEqual(
      Object.keys(counts).filter((code) => !known.includes(code)),
      [],
    );
    for (const code of known.slice(0, 2)) assert.ok(code in counts, code);
  });
});
