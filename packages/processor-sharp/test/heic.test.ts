import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Processor } from '@graphql-darkroom/core';
import sharp from 'sharp';
import { describe, test } from 'vitest';
import { conversion, format, sharpProcessor, type SharpLimits, type SourceFormat } from '../src/index.ts';
import { heicOf, heicSample, imir, irot, pictureOf } from './heic-bytes.ts';
import { CONTENT_TYPES, decode } from './images.ts';
import { convert, type Converted, inspect } from './run.ts';

const FORMATS: readonly SourceFormat[] = ['jpeg', 'png', 'webp', 'gif', 'avif', 'heic'];
const SAME = conversion({ recipe: 'same', apply: (image) => image });
const conversions = { SAME, PNG: format('png'), WHITE: format('jpeg') };
const processor: Processor = sharpProcessor({ formats: FORMATS, conversions });

const RED = [220, 30, 30];
const GREEN = [30, 200, 30];
const BLUE = [30, 30, 220];
const YELLOW = [230, 220, 30];

const plain = pictureOf('plain');
const white = pictureOf('white');
const black = pictureOf('black-512', 512, 512);

function limited(limits: SharpLimits): Processor {
  return sharpProcessor({ formats: FORMATS, conversions, limits });
}

function made(bytes: Uint8Array, name: keyof typeof conversions = 'SAME'): Promise<Converted> {
  return convert('image/heic', bytes, { processor, conversion: name });
}

/** The colour in the middle of each quarter: top left, top right, bottom left, bottom right. */
async function quartersOf({ bytes }: Converted): Promise<readonly (readonly number[])[]> {
  const { data, width, height, channels } = await decode(bytes);
  const at = (x: number, y: number): readonly number[] => {
    const start = (Math.floor(y * height) * width + Math.floor(x * width)) * channels;
    return [...data.subarray(start, start + 3)];
  };
  return [at(0.25, 0.25), at(0.75, 0.25), at(0.25, 0.75), at(0.75, 0.75)];
}

async function assertQuarters(result: Converted, expected: readonly (readonly number[])[]): Promise<void> {
  const quarters = await quartersOf(result);
  for (const [index, colour] of expected.entries()) {
    for (const [channel, value] of colour.entries()) {
      const found = quarters[index]?.[channel] ?? Number.NaN;
      assert.ok(Math.abs(found - value) <= 8, `quarter ${index}: ${String(quarters[index])}, not ${String(colour)}`);
    }
  }
}

describe('a HEIC', () => {
  test('becomes a JPEG of the same pixels, or what the conversion chooses', async () => {
    const jpeg = await made(heicSample('plain'));
    assert.partialDeepStrictEqual(jpeg, { contentType: 'image/jpeg', width: 96, height: 64 });
    await assertQuarters(jpeg, [RED, GREEN, BLUE, YELLOW]);
    const png = await made(heicSample('plain'), 'PNG');
    assert.equal(png.contentType, 'image/png');
    await assertQuarters(png, [RED, GREEN, BLUE, YELLOW]);
  });

  test('becomes sepia under either media type', async () => {
    for (const type of ['image/heic', 'image/heif']) {
      const result = await convert(type, heicOf({ pictures: [plain], brand: 'mif1' }), { processor });
      assert.partialDeepStrictEqual(result, { contentType: 'image/jpeg', width: 96, height: 64 });
    }
  });

  test.each([
    ['turned left', [irot(1)], { width: 64, height: 96 }, [GREEN, YELLOW, RED, BLUE]],
    ['turned right', [irot(3)], { width: 64, height: 96 }, [BLUE, RED, YELLOW, GREEN]],
    ['mirrored', [imir(1)], { width: 96, height: 64 }, [GREEN, RED, YELLOW, BLUE]],
    ['turned and mirrored', [irot(1), imir(1)], { width: 64, height: 96 }, [YELLOW, GREEN, BLUE, RED]],
  ] as const)('that is %s comes out upright', async (_, properties, size, expected) => {
    const bytes = heicOf({ pictures: [plain], properties });
    assert.deepEqual((await inspect('image/heic', bytes, processor)).dimensions, size);
    const result = await made(bytes);
    assert.partialDeepStrictEqual(result, size);
    await assertQuarters(result, expected);
  });

  test('is not turned by EXIF, which only repeats what its properties say', async () => {
    const result = await made(heicSample('exif-orientation-6'));
    assert.partialDeepStrictEqual(result, { width: 96, height: 64 });
    await assertQuarters(result, [RED, GREEN, BLUE, YELLOW]);
  });

  test('in tiles, as of an iPhone, comes out whole, cropped and upright', async () => {
    const grid = { columns: 2, width: 180, height: 120 };
    const bytes = heicOf({ pictures: [white, plain, plain, white], grid, properties: [irot(2)] });
    assert.deepEqual((await inspect('image/heic', bytes, processor)).dimensions, { width: 180, height: 120 });
    const result = await made(bytes, 'PNG');
    assert.partialDeepStrictEqual(result, { width: 180, height: 120 });
    const { data } = await decode(result.bytes);
    const at = (x: number, y: number): readonly number[] => [
      ...data.subarray((y * 180 + x) * 3, (y * 180 + x) * 3 + 3),
    ];
    // Of the tile at the top right, cropped on its right, the picture's top left is now near the bottom middle.
    const red = at(180 - 100, 120 - 10);
    assert.ok(Math.abs((red[0] ?? 0) - 220) <= 8 && (red[1] ?? 255) < 40, String(red));
    assert.ok(
      at(5, 5).every((value) => value > 247),
      String(at(5, 5)),
    );
  });

  test('is its primary image, not the thumbnail before it', async () => {
    for (const bytes of [heicOf({ pictures: [plain], thumbnail: white }), heicSample('thumbnail')]) {
      const result = await made(bytes);
      assert.partialDeepStrictEqual(result, { width: 96, height: 64 });
      await assertQuarters(result, [RED, GREEN, BLUE, YELLOW]);
    }
  });

  test('of 10 bits a channel has the same colours', async () => {
    await assertQuarters(await made(heicSample('ten-bits')), [RED, GREEN, BLUE, YELLOW]);
  });

  test('in Display P3 has the same colours in sRGB, and no profile', async () => {
    const result = await made(heicSample('display-p3'));
    await assertQuarters(result, [RED, GREEN, BLUE, YELLOW]);
    assert.equal((await sharp(result.bytes).metadata()).icc, undefined);
  });

  test('without colours is grey', async () => {
    const grey = [128, 128, 128];
    await assertQuarters(await made(heicSample('grey')), [grey, grey, grey, grey]);
  });

  test('keeps its alpha as a WebP, and is on white as a JPEG', async () => {
    const result = await made(heicSample('alpha'));
    assert.equal(result.contentType, 'image/webp');
    const { data, channels } = await decode(result.bytes);
    assert.equal(channels, 4);
    const alphas = [10, 48, 86].map((x) => data[(20 * 96 + x) * 4 + 3] ?? 0);
    for (const [index, expected] of [26, 128, 229].entries()) {
      assert.ok(Math.abs((alphas[index] ?? 0) - expected) <= 6, String(alphas));
    }
    const flat = await made(heicSample('alpha'), 'WHITE');
    const [red = 0] = (await decode(flat.bytes)).data.subarray(20 * 96 * 3);
    assert.ok(red > 245, `${red}`);
  });

  test('whose colours are multiplied with their alpha gets them back', async () => {
    const { data } = await decode((await made(heicSample('premultiplied'), 'PNG')).bytes);
    const half = [...data.subarray((30 * 96 + 80) * 4, (30 * 96 + 80) * 4 + 4)];
    for (const [channel, value] of [200, 100, 50, 128].entries()) {
      assert.ok(Math.abs((half[channel] ?? 0) - value) <= 6, String(half));
    }
  });

  test('leaves none of its metadata in the result', async () => {
    const { exif, xmp, icc, orientation } = await sharp(
      (await made(heicSample('exif-orientation-6'))).bytes,
    ).metadata();
    assert.deepEqual(
      { exif, xmp, icc, orientation },
      {
        exif: undefined,
        xmp: undefined,
        icc: undefined,
        orientation: undefined,
      },
    );
  });

  test('is decoded for several conversions and a preview at once', async () => {
    const bytes = heicSample('plain');
    const signal = new AbortController().signal;
    const destination = {
      write: async ({ body }: { readonly body: ReadableStream<Uint8Array> }) => {
        await new Response(body).arrayBuffer();
      },
    };
    const derivatives = processor.convertAll?.({
      source: {
        contentType: 'image/heic',
        size: bytes.length,
        read: async () => new Blob([new Uint8Array(bytes)]).stream(),
      },
      conversions: ['SAME', 'PNG', 'SEPIA'].map((name) => ({ conversion: name, destination, signal })),
      preview: { maxSide: 100, signal },
    });
    const results = await Promise.all(derivatives?.conversions ?? []);
    assert.deepEqual(
      results.map(({ contentType }) => contentType),
      ['image/jpeg', 'image/png', 'image/jpeg'],
    );
    const preview = await derivatives?.preview;
    assert.equal(preview?.contentType, 'image/jpeg');
    assert.ok((preview?.placeholder.thumbHash.length ?? 0) > 8);
  });
});

describe('a HEIC that is too much', () => {
  test('is refused by its header, by inspect as well', async () => {
    for (const [limits, context] of [
      [{ maxPixels: 6143 }, { maxPixels: 6143 }],
      [{ maxSide: 95 }, { maxSide: 95 }],
    ] as const) {
      const strict = limited(limits);
      const bytes = heicSample('plain');
      await assert.rejects(inspect('image/heic', bytes, strict), { code: 'IMAGE_TOO_LARGE' });
      await assert.rejects(convert('image/heic', bytes, { processor: strict }), { code: 'IMAGE_TOO_LARGE', context });
    }
    assert.ok(
      await convert('image/heic', heicSample('plain'), { processor: limited({ maxPixels: 6144, maxSide: 96 }) }),
    );
  });

  test('is refused before it is decoded, which would show that it has fewer pixels', async () => {
    const bytes = heicOf({ pictures: [plain], stated: { width: 6000, height: 6000 } });
    for (const limits of [{ maxPixels: 35_999_999 }, { maxSide: 5999 }]) {
      await assert.rejects(convert('image/heic', bytes, { processor: limited(limits) }), { code: 'IMAGE_TOO_LARGE' });
    }
  });

  test('is refused where its coded pixels are more than it states', async () => {
    const bytes = heicOf({ pictures: [black], stated: { width: 16, height: 16 } });
    await assert.rejects(made(bytes), { code: 'IMAGE_TOO_LARGE' });
  });

  test('is refused where its coded pixels are fewer than it states', async () => {
    const bytes = heicOf({ pictures: [plain], stated: { width: 6000, height: 6000 } });
    await assert.rejects(made(bytes), { code: 'INVALID_IMAGE' });
  });
});

describe('a HEIC that cannot be decoded', () => {
  test('is refused as damaged where it is truncated', async () => {
    const bytes = heicSample('plain');
    for (const length of [40, 200, 400, bytes.length - 1]) {
      await assert.rejects(made(bytes.subarray(0, length)), { code: 'INVALID_IMAGE' }, `${length}`);
    }
  });

  test('is refused where it is a sequence, or of another codec', async () => {
    for (const type of ['image/heic-sequence', 'image/heif-sequence']) {
      assert.equal(processor.supports(type), false);
    }
    for (const brand of ['hevc', 'hevx', 'msf1']) {
      await assert.rejects(made(heicOf({ pictures: [plain], brand })), { code: 'UNSUPPORTED_IMAGE' });
    }
    await assert.rejects(made(heicOf({ pictures: [plain], brand: 'mif1', coding: 'jpeg' })), {
      code: 'UNSUPPORTED_IMAGE',
    });
  });
});

describe('HEIC is off by default', () => {
  const REMEDY = "To convert HEIC, install libheif-js and add 'heic' to the formats of sharpProcessor.";

  test('and a refusal says how to switch it on', async () => {
    const usual: Processor = sharpProcessor();
    for (const type of ['image/heic', 'image/heif', ...CONTENT_TYPES]) {
      await assert.rejects(convert(type, heicSample('plain'), { processor: usual }), {
        code: 'UNSUPPORTED_IMAGE',
        message: `Images of this type cannot be converted: upload a JPEG, PNG, WebP, GIF or AVIF. ${REMEDY}`,
      });
    }
    assert.equal(usual.howToSupport?.('image/heic'), REMEDY);
    assert.equal(usual.howToSupport?.('image/tiff'), null);
    assert.equal(processor.howToSupport?.('image/heic'), null);
  });

  test('and is supported where formats has it', () => {
    assert.deepEqual(
      ['image/heic', 'image/heif'].map((type) => [sharpProcessor().supports(type), processor.supports(type)]),
      [
        [false, true],
        [false, true],
      ],
    );
  });

  test('and needs its decoder', () => {
    const support = new URL('../src/heic-support.ts', import.meta.url).href;
    const from = pathToFileURL(join(tmpdir(), 'no-packages-here.js')).href;
    const outcome = (options: object): string => {
      const program = `const { requireHeicDecoder } = await import(${JSON.stringify(support)});
        try { requireHeicDecoder(${JSON.stringify(options)}); console.log('FOUND'); } catch ({ code, message }) { console.log(code, message); }`;
      const node = ['--conditions=@graphql-darkroom/source', '--input-type=module', '--eval', program];
      // Without NODE_PATH, which lets this process find packages from everywhere.
      return execFileSync(process.execPath, node, { encoding: 'utf8', env: {} }).trim();
    };
    assert.equal(
      outcome({ from }),
      'INVALID_CONFIGURATION formats contains heic, whose decoder is not installed. Run: npm install libheif-js',
    );
    assert.equal(outcome({}), 'FOUND');
  });

  test('and needs a process that can be killed', () => {
    assert.throws(() => sharpProcessor({ formats: FORMATS, processes: 0 }), {
      code: 'INVALID_CONFIGURATION',
      message: /set processes to 1 or more/,
    });
  });
});
