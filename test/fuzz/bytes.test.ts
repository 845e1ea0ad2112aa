import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe } from 'vitest';
import { DarkroomError } from '../../packages/core/src/errors/darkroom-error.ts';
import { readHeicHeader, readImageHeader } from '../../packages/core/src/images/read-image-header.ts';
import { withoutMetadata } from '../../packages/core/src/metadata/without-metadata.ts';
import type { FileRecord } from '../../packages/core/src/ports/records.ts';
import { judgeType } from '../../packages/core/src/uploads/judge-type.ts';
import { HEIF_BOMBS } from '../../packages/core/test/metadata/heif-bombs.ts';
import { heifOf } from '../../packages/core/test/metadata/heif-bytes.ts';
import { compoundFileOf, contentTypes, docxWith, zipOf } from '../../packages/core/test/support/container-bytes.ts';
import {
  ebmlHeader,
  ebmlTracks,
  element,
  isoFileType,
  isoMovie,
  isoTrack,
  oggPage,
} from '../../packages/core/test/support/media-bytes.ts';
import { JPEG, PNG, text, zipWith } from '../../packages/core/test/support/sample-bytes.ts';
import { parseExif } from '../../packages/processor-sharp/src/rendering/exif/parse-exif.ts';
import { exifOf, exifOffset, exifRationals, exifText } from '../../packages/processor-sharp/test/exif-bytes.ts';
import { damagedBytes, fuzz } from '../support/fuzz.ts';

const u16 = (value: number, littleEndian = false): Uint8Array => numberOf(value, 2, littleEndian);
const u32 = (value: number, littleEndian = false): Uint8Array => numberOf(value, 4, littleEndian);

function numberOf(value: number, length: number, littleEndian: boolean): Uint8Array {
  const bytes = Uint8Array.from({ length }, (_, index) => Math.floor(value / 2 ** (8 * (length - 1 - index))) % 256);
  return littleEndian ? bytes.toReversed() : bytes;
}

const join = (...parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(Buffer.concat(parts));

const payload = fc.oneof(
  fc.uint8Array({ maxLength: 40 }),
  // A directory of EXIF with entries of any number.
  fc
    .tuple(fc.nat(0xffff), fc.uint8Array({ maxLength: 60 }))
    .map(([count, rest]) => join(text('Exif\0\0II*\0'), u32(8, true), u16(count, true), rest)),
  fc.nat(70_000).map((length) => new Uint8Array(length)),
);
/** Lengths that are right, wrong, nothing and as large as can be. */
const skew = fc.oneof(
  fc.constant(0),
  fc.integer({ min: -12, max: 12 }),
  fc.constantFrom(-(2 ** 32), 2 ** 31, 2 ** 32 - 1),
);
const lengthOf = (length: number, off: number): number => Math.min(Math.max(length + off, 0), 2 ** 32 - 1);

const pngs = fc
  .array(fc.record({ name: fc.constantFrom('eXIf', 'iCCP', 'tEXt', 'IDAT', 'IEND'), payload, skew }), { maxLength: 6 })
  .map((chunks) =>
    join(
      PNG,
      new Uint8Array(9),
      ...chunks.map((chunk) =>
        join(u32(lengthOf(chunk.payload.length, chunk.skew)), text(chunk.name), chunk.payload, u32(0)),
      ),
    ),
  );

const jpegs = fc
  .array(fc.record({ marker: fc.constantFrom(0xe1, 0xe2, 0xc0, 0xc4, 0xd0, 0x01, 0xda, 0xff, 0x00), payload, skew }), {
    maxLength: 8,
  })
  .map((segments) =>
    join(
      Uint8Array.of(0xff, 0xd8),
      ...segments.map(({ marker, payload: content, skew: off }) =>
        join(Uint8Array.of(0xff, marker), u16(lengthOf(content.length + 2, off) % 65_536), content),
      ),
    ),
  );

const webps = fc
  .array(fc.record({ name: fc.constantFrom('VP8 ', 'VP8L', 'VP8X', 'EXIF', 'ANIM'), payload, skew }), { maxLength: 6 })
  .map((chunks) =>
    join(
      text('RIFF'),
      u32(1000, true),
      text('WEBP'),
      ...chunks.map((chunk) =>
        join(text(chunk.name), u32(lengthOf(chunk.payload.length, chunk.skew), true), chunk.payload),
      ),
    ),
  );

const box = (name: string, content: Uint8Array, off = 0): Uint8Array =>
  join(u32(lengthOf(content.length + 8, off)), text(name), content);
const leaves = fc
  .array(
    fc.record({ name: fc.constantFrom('ispe', 'irot', 'clap', 'free', 'pitm', 'ipma', 'ipco', 'iprp'), payload, skew }),
    { maxLength: 8 },
  )
  .map((boxes) => join(...boxes.map((one) => box(one.name, one.payload, one.skew))));
const containers = fc.tuple(leaves, leaves, payload, skew).map(([inside, properties, associations, off]) => {
  const iprp = box('iprp', join(box('ipco', properties, off), box('ipma', join(u32(0), associations))));
  const meta = box('meta', join(u32(0), box('pitm', join(u32(0), u16(1))), iprp, inside), off);
  return (brand: string): Uint8Array => join(box('ftyp', text(`${brand}\0\0\0\0${brand}`)), meta);
});

const avifs = containers.map((withBrand) => withBrand('avif'));
const heics = containers.map((withBrand) => withBrand('heic'));

const gifs = fc.uint8Array({ maxLength: 30 }).map((rest) => join(text('GIF89a'), rest));
const zips = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }).map(zipWith),
  fc.constantFrom(
    zipOf(docxWith()),
    zipOf(docxWith(), { streamed: true }),
    zipOf({ mimetype: 'application/epub+zip', 'META-INF/container.xml': '' }),
    zipOf({ '[Content_Types].xml': contentTypes('<'.repeat(50_000)) }),
  ),
);
const others = fc.constantFrom<Uint8Array>(
  JPEG,
  compoundFileOf({ classId: '00020906-0000-0000-c000-000000000046', streams: ['WordDocument'], embedded: ['a'] }),
  text('%PDF-1.7'),
  text('<?xml version="1.0"?><svg/>'),
  text('<'.repeat(60_000)),
  text(' '.repeat(60_000)),
);
/** Containers of sound and pictures, with as many parts as fit, and text that says how it is encoded. */
const media = fc.constantFrom<Uint8Array>(
  join(isoFileType('mp42'), isoMovie(isoTrack('soun'), isoTrack('vide'))),
  join(isoFileType('mp42'), new Uint8Array(100_000), isoMovie(isoTrack('soun', 70_000), isoTrack('text'))),
  join(isoFileType('isom'), isoMovie(...Array.from({ length: 300 }, () => isoTrack('soun', 4)))),
  join(ebmlHeader('webm'), element(0x18538067, ebmlTracks(2, 1), true)),
  join(ebmlHeader('matroska'), element(0x18538067, ebmlTracks(...Array.from({ length: 4000 }, () => 2)), true)),
  join(oggPage('OpusHead'), oggPage('\x80theora'), oggPage('x', 0)),
  join(
    text('ID3\u0004\0\0\0\0\u0001\0'),
    new Uint8Array(128),
    Uint8Array.from({ length: 20_000 }, () => 0xff),
  ),
  Uint8Array.from({ length: 70_000 }, (_, index) => (index % 2 === 0 ? 0xff : 0xfb)),
  text('<?xml version="1.0" encoding="windows-1252"?><a/>'),
  Uint8Array.from(Buffer.from('\ufeff<?xml version="1.0"?><a/>', 'utf16le')),
  text('<!-- -->'.repeat(8000)),
  text('P1 #\n'.repeat(8000)),
);
const files = damagedBytes(
  fc.oneof(pngs, jpegs, webps, avifs, heics, gifs, zips, media, others, fc.uint8Array({ maxLength: 300 })),
);

const values = fc.oneof(
  fc
    .tuple(fc.string({ unit: 'binary', maxLength: 40 }), fc.constantFrom(2, 7, 129))
    .map(([content, type]) => exifText(content, { type, encoding: 'utf8' })),
  fc.constantFrom('2026:05:01 12:34:56', '+02:00', 'N', 'W').map((content) => exifText(content)),
  fc.nat(50_000).map((length) => exifText(' a'.repeat(length))),
  fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 4 }).map((fractions) => exifRationals(...fractions)),
  fc.oneof(fc.nat(200), fc.nat(0xffffffff)).map(exifOffset),
);
const directories = fc
  .array(fc.tuple(fc.constantFrom(1, 2, 3, 4, 0x10f, 0x110, 0x8769, 0x8825, 0x9003, 0x9011, 0xa434), values), {
    maxLength: 8,
  })
  .map((entries) => Object.fromEntries(entries));
/** As many entries as there can be, all of them the same long text. */
const overlapping = join(
  text('II*\0'),
  u32(8, true),
  u16(0xffff, true),
  ...Array.from({ length: 0xffff }, () => join(u16(0x110, true), u16(2, true), u32(700_000, true), u32(60, true))),
);
const exifs = fc.oneof(
  {
    arbitrary: fc
      .record({ image: directories, photo: directories, gps: directories, bigEndian: fc.boolean() })
      .map(exifOf),
    weight: 20,
  },
  { arbitrary: fc.constant(overlapping), weight: 1 },
);

describe('bytes of a stranger', () => {
  fuzz('as the header of an image, of which 1 MiB is read at most', files, async (bytes) => {
    let fetched = 0;
    const read = async (
      { start, end }: { readonly start: number; readonly end: number } = { start: 0, end: bytes.length - 1 },
    ): Promise<ReadableStream<Uint8Array>> => {
      assert.ok(start >= 0 && start <= end && end < bytes.length);
      fetched += end + 1 - start;
      return new Response(bytes.slice(start, end + 1)).body ?? new ReadableStream();
    };
    const header = await readImageHeader({ size: bytes.length, read, signal: AbortSignal.timeout(60_000) });
    assert.ok(fetched <= 2 ** 20 + 16_384, `${fetched} bytes`);
    if (header !== null) assert.ok(Number.isSafeInteger(header.width) && Number.isSafeInteger(header.height));
  });

  fuzz('as the header of a HEIC, of which 1 MiB is read at most', damagedBytes(heics), async (bytes) => {
    let fetched = 0;
    const read = async ({ start, end }: { readonly start: number; readonly end: number }): Promise<ReadableStream> => {
      fetched += end + 1 - start;
      return new Response(bytes.slice(start, end + 1)).body ?? new ReadableStream();
    };
    const header = await readHeicHeader({ size: bytes.length, read, signal: AbortSignal.timeout(60_000) });
    assert.ok(fetched <= 2 ** 20 + 16_384, `${fetched} bytes`);
    if (header !== null) assert.ok(Number.isSafeInteger(header.width) && Number.isSafeInteger(header.height));
  });

  const photos = fc
    .record({
      tablesFirst: fc.boolean(),
      locationVersion: fc.constantFrom(0, 1, 2),
      coding: fc.constantFrom('hvc1', 'av01'),
    })
    .map((shape) => heifOf(shape).bytes);
  const published = fc.oneof(
    fc.tuple(fc.constant('image/png'), damagedBytes(pngs)),
    fc.tuple(fc.constant('image/jpeg'), damagedBytes(jpegs)),
    fc.tuple(fc.constant('image/webp'), damagedBytes(webps)),
    fc.tuple(fc.constant('image/gif'), damagedBytes(gifs)),
    fc.tuple(fc.constant('image/heic'), damagedBytes(fc.oneof(heics, photos))),
  );
  fuzz(
    'as an image whose metadata is removed',
    published,
    async ([contentType, bytes]) => {
      const read = async ({ start, end }: { readonly start: number; readonly end: number }): Promise<ReadableStream> =>
        new Response(bytes.slice(start, end + 1)).body ?? new ReadableStream();
      const image = { size: bytes.length, read, signal: AbortSignal.timeout(60_000) };
      try {
        await new Response(withoutMetadata(contentType, image)).bytes();
      } catch (error) {
        assert.ok(error instanceof DarkroomError && error.code === 'METADATA_NOT_REMOVABLE', String(error));
      }
    },
    HEIF_BOMBS.map((bytes) => ['image/heic', Uint8Array.from(bytes)]),
  );

  const accepts = fc.constantFrom(
    null,
    ['image/*'],
    ['text/csv'],
    ['application/xml'],
    ['application/*'],
    ['application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  );
  fuzz(
    'as a file whose type is judged',
    fc.tuple(files, accepts, fc.constantFrom(null, 'text/csv', 'image/png')),
    async ([bytes, accept, declared]) => {
      const file = { policy: { accept }, declaredContentType: declared } as unknown as FileRecord;
      const bytesToJudge = {
        head: bytes.slice(0, 65_536),
        size: bytes.length,
        piece: async ({ start, end }: { readonly start: number; readonly end: number }) => bytes.slice(start, end + 1),
        read: async () => new Response(bytes.slice()).body ?? new ReadableStream(),
      };
      try {
        assert.match(await judgeType(file, bytesToJudge), /^[a-z]+\/[\w.+-]+$/);
      } catch (error) {
        assert.ok(error instanceof DarkroomError && error.code === 'FILE_TYPE_NOT_ACCEPTED', String(error));
      }
    },
  );

  fuzz('as EXIF', damagedBytes(exifs), (bytes) => {
    const exif = parseExif(bytes);
    if (exif === null) return;
    for (const value of [exif.takenAt, exif.camera, exif.lens]) assert.ok((value?.length ?? 0) <= 2 * 1024 + 1);
    const { latitude, longitude } = exif.location ?? { latitude: 0, longitude: 0 };
    assert.ok(Number.isFinite(latitude) && Number.isFinite(longitude));
  });
});
