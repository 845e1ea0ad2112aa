import assert from 'node:assert/strict';
import type { Processor } from '@graphql-darkroom/core';
import sharp from 'sharp';
import { describe, test } from 'vitest';
import { conversion, sharpProcessor } from '../src/index.ts';
import { colourField, CONTENT_TYPES, encode, imageOf } from './images.ts';
import { convert, inspect } from './run.ts';

const SVG = Buffer.from(
  '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>',
);
const PDF = Buffer.from('%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n');

const UNSUPPORTED = {
  code: 'UNSUPPORTED_IMAGE',
  message: /JPEG, PNG, WebP, GIF or AVIF/,
};

/** An AVIF made to pass as HEIC: its brands, and where wanted its codec. */
async function heic(replacements: Readonly<Record<string, string>>): Promise<Buffer> {
  let text = (await encode(colourField(4), 'image/avif')).toString('latin1');
  for (const [from, to] of Object.entries(replacements)) text = text.replaceAll(from, to);
  return Buffer.from(text, 'latin1');
}

describe('formats', () => {
  test('supports JPEG, PNG, WebP, GIF and AVIF, and nothing else', () => {
    const processor = sharpProcessor();
    assert.deepEqual(
      CONTENT_TYPES.filter((type) => processor.supports(type)),
      CONTENT_TYPES,
    );
    const others = [
      'image/svg+xml',
      'image/heic',
      'image/heif',
      'image/tiff',
      'application/pdf',
      'image/jpg',
      'constructor',
    ];
    assert.deepEqual(
      others.filter((type) => processor.supports(type)),
      [],
    );
  });

  test('refuses other types by name, without reading them', async () => {
    for (const contentType of ['image/svg+xml', 'image/heic', 'image/tiff', 'application/pdf']) {
      const attempt = sharpProcessor().convert({
        conversion: 'SEPIA',
        source: { contentType, size: SVG.length, read: () => assert.fail('the source is read') },
        destination: { write: () => assert.fail('something is written') },
        signal: new AbortController().signal,
      });
      await assert.rejects(attempt, UNSUPPORTED);
    }
  });

  test('refuses an SVG, PDF, TIFF or HEIC that is named a PNG', async () => {
    const tiff = await imageOf(colourField(4)).tiff().toBuffer();
    const brands = await heic({ avif: 'heic', avis: 'msf1' });
    for (const bytes of [SVG, Buffer.concat([Buffer.from('\uFEFF\n'), SVG]), PDF, tiff, brands]) {
      await assert.rejects(convert('image/png', bytes), UNSUPPORTED);
    }
  });

  test('refuses HEVC under the brand of AVIF', async () => {
    const bytes = await heic({ av01: 'hvc1', av1C: 'hvcC' });
    await assert.rejects(convert('image/avif', bytes), { code: /^(UNSUPPORTED|INVALID)_IMAGE$/ });
  });

  test('goes by the bytes where they are another of the five formats', async () => {
    const result = await convert('image/png', await encode(colourField(4), 'image/jpeg'));
    assert.equal(result.contentType, 'image/jpeg');
  });

  test('takes no more formats than it is given', async () => {
    const processor = sharpProcessor({ formats: ['jpeg', 'png'] });
    assert.deepEqual(
      CONTENT_TYPES.filter((type) => processor.supports(type)),
      ['image/jpeg', 'image/png'],
    );
    const gif = await encode(colourField(4), 'image/gif');
    for (const type of ['image/gif', 'image/png']) {
      await assert.rejects(convert(type, gif, { processor }), {
        code: 'UNSUPPORTED_IMAGE',
        message: /upload a JPEG or PNG\.$/,
        context: { supported: ['image/jpeg', 'image/png'] },
      });
    }
    assert.equal((await inspect('image/gif', gif, processor)).dimensions, null);
  });

  test.each([{ formats: [] }, { formats: ['svg' as 'png'] }])('refuses %o', (options) => {
    assert.throws(() => sharpProcessor(options), { code: 'INVALID_CONFIGURATION' });
  });

  test('leaves libvips no loader but those of the five formats, where it decodes', async () => {
    const tiff = await imageOf(colourField(4)).tiff().toBuffer();
    const conversions = Object.fromEntries(
      Object.entries({ TIFF: tiff, SVG, PNG: await encode(colourField(4), 'image/png') }).map(([name, input]) => [
        name,
        conversion({ recipe: name, apply: (image) => image.composite([{ input }]) }),
      ]),
    );
    const png = await encode(colourField(), 'image/png');
    const processor: Processor = sharpProcessor({ conversions });
    for (const name of ['TIFF', 'SVG']) {
      await assert.rejects(convert('image/png', png, { processor, conversion: name }), { code: 'UNSUPPORTED_IMAGE' });
    }
    assert.notEqual(await convert('image/png', png, { processor, conversion: 'PNG' }), undefined);
    const open: Processor = sharpProcessor({ conversions, blockOtherFormats: false });
    assert.notEqual(await convert('image/png', png, { processor: open, conversion: 'SVG' }), undefined);
    // This process is the host's, who may read with sharp what he likes.
    assert.partialDeepStrictEqual(await sharp(tiff).metadata(), { format: 'tiff' });
  });

  test('leaves libvips no other loader in this process either, where it is this one that decodes', async () => {
    sharpProcessor({ processes: 0 });
    const tiff = await imageOf(colourField(4)).tiff().toBuffer();
    await assert.rejects(sharp(tiff).metadata(), /unsupported image format/);
    await assert.rejects(sharp(SVG).metadata(), /unsupported image format/);
    for (const type of CONTENT_TYPES) {
      assert.notEqual(await sharp(await encode(colourField(4), type)).metadata(), undefined);
    }
  });
});
