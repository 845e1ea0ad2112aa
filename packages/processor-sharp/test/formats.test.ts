import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { sharpProcessor } from '../src/index.ts';
import { colourField, CONTENT_TYPES, encode, imageOf } from './images.ts';
import { convert } from './run.ts';

const SVG = Buffer.from(
  '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>',
);
const PDF = Buffer.from('%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n');

const UNSUPPORTED = {
  code: 'UNSUPPORTED_IMAGE',
  message: expect.stringMatching(/JPEG, PNG, WebP, GIF or AVIF/),
};

/** An AVIF made to pass as HEIC: its brands, and where wanted its codec. */
async function heic(replacements: Readonly<Record<string, string>>): Promise<Buffer> {
  let text = (await encode(colourField(4), 'image/avif')).toString('latin1');
  for (const [from, to] of Object.entries(replacements)) text = text.replaceAll(from, to);
  return Buffer.from(text, 'latin1');
}

describe('formats', () => {
  test('accepts JPEG, PNG, WebP, GIF and AVIF, and nothing else', () => {
    const processor = sharpProcessor();
    expect(CONTENT_TYPES.filter((type) => processor.accepts(type))).toEqual(CONTENT_TYPES);
    const others = [
      'image/svg+xml',
      'image/heic',
      'image/heif',
      'image/tiff',
      'application/pdf',
      'image/jpg',
      'constructor',
    ];
    expect(others.filter((type) => processor.accepts(type))).toEqual([]);
  });

  test('refuses other types by name, without reading them', async () => {
    for (const contentType of ['image/svg+xml', 'image/heic', 'image/tiff', 'application/pdf']) {
      const attempt = sharpProcessor().convert({
        conversion: 'SEPIA',
        source: { contentType, size: SVG.length, read: () => expect.unreachable('the source is read') },
        destination: { write: () => expect.unreachable('something is written') },
        signal: new AbortController().signal,
      });
      await expect(attempt).rejects.toMatchObject(UNSUPPORTED);
    }
  });

  test('refuses an SVG, PDF, TIFF or HEIC that is named a PNG', async () => {
    const tiff = await imageOf(colourField(4)).tiff().toBuffer();
    const brands = await heic({ avif: 'heic', avis: 'msf1' });
    for (const bytes of [SVG, Buffer.concat([Buffer.from('\uFEFF\n'), SVG]), PDF, tiff, brands]) {
      await expect(convert('image/png', bytes)).rejects.toMatchObject(UNSUPPORTED);
    }
  });

  test('refuses HEVC under the brand of AVIF', async () => {
    const bytes = await heic({ av01: 'hvc1', av1C: 'hvcC' });
    await expect(convert('image/avif', bytes)).rejects.toMatchObject({
      code: expect.stringMatching(/^(UNSUPPORTED|INVALID)_IMAGE$/),
    });
  });

  test('goes by the bytes where they are another of the five formats', async () => {
    const result = await convert('image/png', await encode(colourField(4), 'image/jpeg'));
    expect(result.contentType).toBe('image/jpeg');
  });

  test('leaves libvips no loader but those of the five formats', async () => {
    sharpProcessor();
    const tiff = await imageOf(colourField(4)).tiff().toBuffer();
    await expect(sharp(tiff).metadata()).rejects.toThrow(/unsupported image format/);
    await expect(sharp(SVG).metadata()).rejects.toThrow(/unsupported image format/);
    for (const type of CONTENT_TYPES) {
      await expect(sharp(await encode(colourField(4), type)).metadata()).resolves.toBeDefined();
    }
  });
});
