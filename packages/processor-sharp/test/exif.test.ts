import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { ImageExif } from '@graphql-darkroom/core/adapter';
import sharp from 'sharp';
import { describe, test } from 'vitest';
import { sharpProcessor } from '../src/index.ts';
import { parseExif } from '../src/rendering/exif/parse-exif.ts';
import { exifOf, exifOffset, exifRationals, type ExifShape, exifText } from './exif-bytes.ts';
import { heicOf, heicSample, pictureOf } from './heic-bytes.ts';
import { encode, gradient } from './images.ts';

const never = new AbortController().signal;
const hasExiftool = spawnSync('exiftool', ['-ver']).status === 0;
const FORMATS = ['jpeg', 'png', 'webp', 'gif', 'avif', 'heic'] as const;
const MAKE = 0x010f;
const MODEL = 0x0110;
const TAKEN = 0x9003;
const OFFSET = 0x9011;
const LENS = 0xa434;

const PHOTO: ExifShape = {
  image: { [MAKE]: exifText('NIKON CORPORATION'), [MODEL]: exifText('NIKON Z 8') },
  photo: {
    [TAKEN]: exifText('2026:05:01 12:34:56'),
    [OFFSET]: exifText('+02:00'),
    [LENS]: exifText('NIKKOR Z 35mm f/1.8 S'),
  },
  gps: {
    1: exifText('N'),
    2: exifRationals([52, 1], [30, 1], [5868, 100]),
    3: exifText('W'),
    4: exifRationals([13, 1], [375, 10], [0, 1]),
  },
};
const READ: ImageExif = {
  takenAt: '2026-05-01T12:34:56+02:00',
  camera: 'NIKON Z 8',
  lens: 'NIKKOR Z 35mm f/1.8 S',
  location: { latitude: 52 + 30 / 60 + 58.68 / 3600, longitude: -(13 + 37.5 / 60) },
};
const NOTHING: ImageExif = { takenAt: null, camera: null, lens: null, location: null };

async function exifIn(bytes: Uint8Array, contentType: string, processes = 0): Promise<ImageExif | null | undefined> {
  const processor = sharpProcessor({ processes, ...(processes > 0 && { formats: FORMATS }) });
  assert.ok(processor.preview !== undefined);
  const source = { contentType, size: bytes.length, read: async () => new Blob([new Uint8Array(bytes)]).stream() };
  const { exif, placeholder } = await processor.preview({ source, maxSide: 100, signal: never });
  assert.match(placeholder.dominantColor, /^#/);
  return exif;
}

/** A PNG with this block before its pixels. */
async function pngWith(block: Uint8Array): Promise<Buffer> {
  const png = Buffer.from(await encode(gradient(40, 30), 'image/png'));
  const chunk = Buffer.alloc(12 + block.length);
  chunk.writeUInt32BE(block.length);
  chunk.write('eXIf', 4);
  chunk.set(block, 8);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 8 + block.length)), 8 + block.length);
  return Buffer.concat([png.subarray(0, 33), chunk, png.subarray(33)]);
}

describe('what a camera wrote', () => {
  test.each([
    ['image/jpeg', 0],
    ['image/jpeg', 1],
    ['image/png', 0],
    ['image/webp', 1],
    ['image/avif', 1],
  ] as const)('is read from %s, with %i processes', async (contentType, processes) => {
    const image = await encode(gradient(40, 30), contentType).then((bytes) =>
      sharp(bytes)
        .withExif({
          IFD0: { Make: 'Leica Camera AG', Model: 'LEICA M11' },
          IFD2: { DateTimeOriginal: '2026:05:01 12:34:56', OffsetTimeOriginal: '-09:30', LensModel: 'Summilux' },
          IFD3: {
            GPSLatitudeRef: 'S',
            GPSLatitude: '33/1 51/1 2442/100',
            GPSLongitudeRef: 'E',
            GPSLongitude: '151/1 12/1 5507/100',
          },
        })
        .toBuffer(),
    );
    assert.deepEqual(await exifIn(image, contentType, processes), {
      takenAt: '2026-05-01T12:34:56-09:30',
      camera: 'LEICA M11',
      lens: 'Summilux',
      location: { latitude: -(33 + 51 / 60 + 24.42 / 3600), longitude: 151 + 12 / 60 + 55.07 / 3600 },
    });
  });

  test('is read from a HEIC', async () => {
    const { location, ...texts } = (await exifIn(heicSample('camera'), 'image/heic', 1)) ?? NOTHING;
    assert.deepEqual(texts, {
      takenAt: '2026-05-01T12:34:56+10:00',
      camera: 'Apple iPhone 15 Pro',
      lens: 'iPhone 15 Pro back triple camera 6.765mm f/1.78',
    });
    assert.deepEqual([location?.latitude.toFixed(6), location?.longitude.toFixed(6)], ['-33.856784', '151.215297']);
  });

  test.skipIf(!hasExiftool).each(['II', 'MM'])('is what exiftool writes, in the byte order %s', async (order) => {
    const folder = mkdtempSync(join(tmpdir(), 'exif-'));
    const file = join(folder, 'photo.jpg');
    writeFileSync(file, await encode(gradient(40, 30), 'image/jpeg'));
    const place = ['-GPSLatitude=52.5163', '-GPSLatitudeRef=N', '-GPSLongitude=13.3777', '-GPSLongitudeRef=E'];
    const texts = [
      '-Make=SONY',
      '-Model=ILCE-7M4',
      '-LensModel=FE 35mm F1.4 GM',
      '-DateTimeOriginal=2026:05:01 12:34:56',
    ];
    execFileSync('exiftool', ['-q', `-ExifByteOrder=${order}`, ...texts, ...place, file]);
    const { location, ...others } = (await exifIn(readFileSync(file), 'image/jpeg')) ?? NOTHING;
    rmSync(folder, { recursive: true });
    assert.deepEqual(others, { takenAt: '2026-05-01T12:34:56', camera: 'SONY ILCE-7M4', lens: 'FE 35mm F1.4 GM' });
    assert.deepEqual([location?.latitude.toFixed(6), location?.longitude.toFixed(6)], ['52.516300', '13.377700']);
  });

  test.each(['image/jpeg', 'image/gif'] as const)('is null for a %s without EXIF', async (contentType) => {
    assert.equal(await exifIn(await encode(gradient(40, 30), contentType), contentType), null);
  });

  test('is null for a HEIC without EXIF', async () => {
    assert.equal(await exifIn(heicSample('plain'), 'image/heic', 1), null);
  });

  test('comes with the preview if conversions are made of the same read', async () => {
    const processor = sharpProcessor({ processes: 1, formats: FORMATS });
    const bytes = heicSample('camera');
    const source = {
      contentType: 'image/heic',
      size: bytes.length,
      read: async () => new Blob([new Uint8Array(bytes)]).stream(),
    };
    const destination = {
      write: async ({ body }: { readonly body: ReadableStream }) => void (await new Response(body).bytes()),
    };
    const made = processor.convertAll?.({
      source,
      conversions: [{ conversion: 'SEPIA', destination, signal: never }],
      preview: { maxSide: 100, signal: never },
    });
    assert.equal((await made?.preview)?.exif?.camera, 'Apple iPhone 15 Pro');
    assert.equal((await made?.conversions[0])?.width, 96);
  });
});

describe('a block of EXIF', () => {
  test.each([false, true])('is read with and without its letters, with the byte order big endian %s', (bigEndian) => {
    const block = exifOf({ ...PHOTO, bigEndian });
    assert.deepEqual(parseExif(block), READ);
    assert.deepEqual(parseExif(Buffer.concat([Buffer.from('Exif\0\0'), block])), READ);
  });

  test.each([
    ['NIKON CORPORATION', 'NIKON Z 8', 'NIKON Z 8'],
    ['Canon', 'Canon EOS R5', 'Canon EOS R5'],
    ['CANON', 'Canon EOS R5', 'Canon EOS R5'],
    ['Apple', 'iPhone 15 Pro', 'Apple iPhone 15 Pro'],
    ['RICOH IMAGING COMPANY, LTD.  ', ' RICOH GR III ', 'RICOH GR III'],
    ['samsung', 'SM-G991B', 'samsung SM-G991B'],
    ['Apple', '', 'Apple'],
    ['', 'iPhone 15 Pro', 'iPhone 15 Pro'],
    ['', '', null],
  ])('of the make %j and the model %j names the camera %j', (make, model, camera) => {
    const image = { [MAKE]: exifText(make), [MODEL]: exifText(model) };
    assert.deepEqual(parseExif(exifOf({ image })), { ...NOTHING, camera });
  });

  test.each([
    ['in UTF-8', exifText('Καμέρα', { encoding: 'utf8' }), 'Καμέρα'],
    ['in the type of UTF-8', exifText('Καμέρα', { encoding: 'utf8', type: 129 }), 'Καμέρα'],
    ['in Latin-1', exifText('Kamera für 35 °'), 'Kamera für 35 °'],
    ['without an end', exifText('Leica', { end: '' }), 'Leica'],
    ['with something behind its end', exifText('Leica\0M11'), 'Leica'],
    ['of a few letters, beside its tag', exifText('M11', { end: '' }), 'M11'],
    ['of nothing', exifText('   '), null],
    ['that is a number', exifOffset(42), null],
  ])('has a text %s', (_, value, camera) => {
    assert.deepEqual(parseExif(exifOf({ image: { [MODEL]: value } })), { ...NOTHING, camera });
  });

  test.each([
    ['2026:05:01 12:34:56', null, '2026-05-01T12:34:56'],
    ['2026:05:01 12:34:56', '+02:00', '2026-05-01T12:34:56+02:00'],
    ['2026:05:01 12:34:56', 'Z', '2026-05-01T12:34:56+00:00'],
    ['2026:05:01 12:34:56', '+25:00', '2026-05-01T12:34:56'],
    ['2026:05:01 12:34:56', '   :  ', '2026-05-01T12:34:56'],
    ['2026-05-01T12:34:56', null, '2026-05-01T12:34:56'],
    ['2026:05:01', null, null],
    ['    :  :     :  :  ', null, null],
    ['yesterday', '+02:00', null],
  ])('with the date %j and the offset %j was taken at %j', (date, offset, takenAt) => {
    const photo = { [TAKEN]: exifText(date), ...(offset !== null && { [OFFSET]: exifText(offset) }) };
    assert.deepEqual(parseExif(exifOf({ photo })), { ...NOTHING, takenAt });
  });

  test.each([
    ['without its hemisphere', { 1: exifText('') }],
    ['with another hemisphere', { 1: exifText('X') }],
    ['with a denominator of 0', { 2: exifRationals([52, 1], [30, 1], [0, 0]) }],
    ['without a longitude', { 4: exifText('13') }],
    ['of degrees alone', { 4: exifRationals([13, 1]) }],
    ['of more than degrees, minutes and seconds', { 4: exifRationals([13, 1], [0, 1], [0, 1], [0, 1]) }],
  ])('has no place %s', (_, changed) => {
    assert.deepEqual(parseExif(exifOf({ ...PHOTO, gps: { ...PHOTO.gps, ...changed } })), { ...READ, location: null });
  });
});

describe('a hostile block of EXIF', () => {
  test('is read as far as it goes, wherever it ends', () => {
    const block = exifOf(PHOTO);
    for (let length = 0; length < block.length; length += 1) {
      const read = parseExif(block.subarray(0, length));
      assert.ok(read === null || read.location === null, `${length} bytes`);
    }
  });

  test('does not lead beyond its end, nor in circles', () => {
    for (const position of [8, 0, 1, 2 ** 31, 2 ** 32 - 1]) {
      const image = { 0x8769: exifOffset(position), 0x8825: exifOffset(position), [MODEL]: exifText('Leica M11') };
      assert.deepEqual(parseExif(exifOf({ image })), { ...NOTHING, camera: 'Leica M11' });
    }
  });

  test.each([2 ** 32 - 1, 2 ** 31, 100_000])('has no text of %i bytes that it does not have', (count) => {
    const image = { [MODEL]: { ...exifText('Leica M11'), count } };
    assert.deepEqual(parseExif(exifOf({ image })), NOTHING);
  });

  test('has a text of a kilobyte at most', () => {
    const image = { [MAKE]: exifText('a'.repeat(10_000_000)), [MODEL]: exifText('Leica M11') };
    assert.equal(parseExif(exifOf({ image }))?.camera, `${'a'.repeat(1024)} Leica M11`);
  });

  test('with 65,535 values that are all the same long text costs no more memory than an image may', async () => {
    const block = Buffer.alloc(10 + 65_535 * 12 + 60_000, 'a');
    block.set(exifOf({}).subarray(0, 8));
    block.writeUInt16LE(65_535, 8);
    for (let tag = 0; tag < 65_535; tag += 1) {
      const entry = 10 + tag * 12;
      block.writeUInt16LE(tag, entry);
      block.writeUInt16LE(2, entry + 2);
      block.writeUInt32LE(60_000, entry + 4);
      block.writeUInt32LE(block.length - 60_000, entry + 8);
    }
    assert.deepEqual(await exifIn(await pngWith(block), 'image/png', 1), { ...NOTHING, camera: 'a'.repeat(1024) });
  });

  test.each([
    ['is too long', Buffer.concat([Buffer.alloc(4), exifOf(PHOTO), Buffer.alloc(1_048_576)])],
    ['points beyond its end', Buffer.concat([Buffer.alloc(4, 0xff), exifOf(PHOTO)])],
    ['is empty', Buffer.alloc(0)],
    ['has a byte', Buffer.alloc(1)],
  ])('of a HEIC is ignored if it %s', async (_, exif) => {
    assert.equal(await exifIn(heicOf({ pictures: [pictureOf('plain')], exif }), 'image/heic', 1), null);
  });

  test('of a HEIC begins where it says', async () => {
    const exif = Buffer.concat([Buffer.from([0, 0, 0, 9]), Buffer.alloc(9), exifOf(PHOTO)]);
    assert.deepEqual(await exifIn(heicOf({ pictures: [pictureOf('plain')], exif }), 'image/heic', 1), READ);
  });
});
