import assert from 'node:assert/strict';
import { compose, format, grayscale, thumbnail } from '@graphql-darkroom/processor-sharp';
import sharp from 'sharp';
import { describe, test } from 'vitest';
import { pdfProcessor } from '../src/index.ts';
import { pageOf, stream } from './pdfs.ts';
import { convert } from './run.ts';

async function pixelAt(bytes: Uint8Array, x: number, y: number): Promise<readonly number[]> {
  const { data, info } = await sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const offset = (y * info.width + x) * info.channels;
  return [...data.subarray(offset, offset + 3)];
}

describe('the first page', () => {
  test('is drawn on white, as a WebP of 2,000 pixels', async () => {
    const { bytes, ...made } = await convert(pageOf());
    assert.deepEqual(made, { width: 2000, height: 1500, contentType: 'image/webp' });
    const [red = 0, green = 255] = await pixelAt(bytes, 500, 750);
    assert.ok(red > 240 && green < 15, `${red} ${green}`);
    assert.ok((await pixelAt(bytes, 1500, 750)).every((value) => value > 250));
  });

  test('has the same length whatever its size on paper, and at least one pixel in the other direction', async () => {
    const processor = pdfProcessor({ longSide: 64, conversions: { FIRST_PAGE: format('png') } });
    const sizeOf = async (box: string): Promise<string> => {
      const { width, height } = await convert(pageOf({ box }), { processor });
      return `${width} × ${height}`;
    };
    // 14,400 inches: the most that a PDF can declare.
    assert.equal(await sizeOf('0 0 1036800 1036800'), '64 × 64');
    assert.equal(await sizeOf('0 0 1036800 1'), '64 × 1');
    assert.equal(await sizeOf('0 0 1 2'), '32 × 64');
    // No size, which PDFium takes for letter paper.
    assert.equal(await sizeOf('0 0 0 0'), '49 × 64');
  });

  test('shows text in standard fonts that are not in the file, and annotations', async () => {
    const font = '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>';
    const look = '/Type /XObject /Subtype /Form /BBox [0 0 100 100]';
    const pdf = pageOf({
      content: 'BT /F 100 Tf 20 150 Td (Hi) Tj ET',
      page: '/Resources << /Font << /F 5 0 R >> >> /Annots [6 0 R]',
      objects: [
        font,
        '<< /Type /Annot /Subtype /Square /Rect [300 0 400 100] /F 4 /AP << /N 7 0 R >> >>',
        stream(look, '0 0 1 rg 0 0 100 100 re f'),
      ],
    });
    const processor = pdfProcessor({ longSide: 400, conversions: { FIRST_PAGE: format('png') } });
    const { bytes } = await convert(pdf, { processor });
    assert.deepEqual(await pixelAt(bytes, 350, 250), [0, 0, 255]);
    const { channels } = await sharp(bytes).extract({ left: 20, top: 60, width: 150, height: 100 }).stats();
    const [ink] = channels;
    assert.ok(ink !== undefined && ink.min === 0 && ink.mean > 128 && ink.mean < 250, JSON.stringify(ink));
  });
});

test('what was filled in is drawn in the fields of a form', async () => {
  const look = '/Type /XObject /Subtype /Form /BBox [0 0 100 100]';
  const pdf = pageOf({
    content: '',
    page: '/Annots [5 0 R]',
    catalog: '/AcroForm << /Fields [5 0 R] >>',
    objects: [
      '<< /Type /Annot /Subtype /Widget /FT /Tx /T (name) /V (Ada) /Rect [300 0 400 100] /F 4 /AP << /N 6 0 R >> >>',
      stream(look, '0 0 1 rg 0 0 100 100 re f'),
    ],
  });
  const processor = pdfProcessor({ longSide: 400, conversions: { FIRST_PAGE: format('png') } });
  const { bytes } = await convert(pdf, { processor });
  assert.deepEqual(await pixelAt(bytes, 350, 250), [0, 0, 255]);
});

describe('conversions', () => {
  test('are those of processor-sharp, with recipes that say how the page was drawn', async () => {
    const small = compose(thumbnail({ width: 100 }), grayscale(), format('jpeg'));
    const processor = pdfProcessor({ longSide: 300, conversions: { THUMBNAIL: small } });
    assert.deepEqual(Object.keys(processor.conversions), ['THUMBNAIL']);
    const { recipe } = processor.conversions.THUMBNAIL;
    assert.match(recipe, /^p1-300\/sharp-1\//);
    const other = pdfProcessor({ longSide: 301, conversions: { THUMBNAIL: small } });
    assert.notEqual(other.conversions.THUMBNAIL.recipe, recipe);
    const { bytes, ...made } = await convert(pageOf(), { processor, conversion: 'THUMBNAIL' });
    assert.deepEqual(made, { width: 100, height: 75, contentType: 'image/jpeg' });
    const [red, green, blue] = await pixelAt(bytes, 20, 20);
    assert.ok(red === green && green === blue);
  });

  test('are FIRST_PAGE, and not the SEPIA of images, unless they are given', () => {
    assert.deepEqual(pdfProcessor().conversions, {
      FIRST_PAGE: { recipe: pdfProcessor().conversions.FIRST_PAGE.recipe, description: 'The first page.' },
    });
  });
});

test.each([
  [{ longSide: 15 }, /^longSide must be a whole number from 16 to 4096, not 15\.$/],
  [{ processes: 0 }, /^processes must be a whole number from 1 to 64/],
  [{ limits: { timeoutSeconds: 0 } }, /^timeoutSeconds must be/],
  [{ limits: { maxMemoryBytes: 1 } }, /^maxMemoryBytes must be/],
  [{ conversions: { 'first-page': format('png') } }, /becomes a GraphQL enum value/],
])('an invalid option is an error at start: %j', (options, message) => {
  assert.throws(() => pdfProcessor(options), { code: 'INVALID_CONFIGURATION', message });
});
