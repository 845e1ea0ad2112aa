import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DarkroomError } from '@graphql-darkroom/core';
import sharp, { type JpegOptions } from 'sharp';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { withoutMetadata } from '../../core/src/metadata/without-metadata.ts';
import { bases, MARKER, type PlantedImage, randomFrom } from './planted-metadata.ts';

const FILES = 200;
const DAMAGED_FILES = 2000;

const hasExiftool = spawnSync('exiftool', ['-ver']).status === 0;

let planted: readonly (PlantedImage & { readonly base: Uint8Array })[];
let folder: string;

beforeAll(async () => {
  const kinds = await bases();
  planted = Array.from({ length: FILES }, (_, index) => {
    const kind = kinds[index % kinds.length];
    assert.ok(kind);
    const { contentType, bytes: base } = kind;
    return { contentType, base, bytes: kind.plant(base, randomFrom(index)) };
  });
  folder = await mkdtemp(join(tmpdir(), 'darkroom-removed-'));
}, 60_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

/** Removes metadata, from a stream of pieces of this length. */
async function removed({ contentType, bytes }: PlantedImage, pieceLength = 1000): Promise<Buffer> {
  const stream = withoutMetadata(contentType, {
    size: bytes.length,
    signal: new AbortController().signal,
    read: async ({ start, end }) => {
      let at = start;
      return new ReadableStream({
        pull: (controller) => {
          const piece = bytes.subarray(at, Math.min(at + pieceLength, end + 1));
          at += piece.length;
          if (piece.length > 0) controller.enqueue(piece);
          else controller.close();
        },
      });
    },
  });
  return Buffer.from(await new Response(stream).arrayBuffer());
}

async function pixelsOf(bytes: Uint8Array, contentType: string): Promise<Buffer> {
  const pages = contentType === 'image/avif' ? 1 : -1;
  return sharp(bytes, { pages }).raw().toBuffer();
}

describe('an image without its metadata', () => {
  test('has the same pixels, orientation, colour profile and frames, and nothing that was planted', async () => {
    for (const [index, image] of planted.entries()) {
      const { contentType, bytes, base } = image;
      const result = await removed(image, 1 + index * 7);
      const label = `${index}: ${contentType}`;
      assert.ok(bytes.length >= result.length, label);
      assert.ok(!result.includes(MARKER), label);
      assert.ok((await pixelsOf(result, contentType)).equals(await pixelsOf(base, contentType)), label);
      // libvips opens no GIF with blocks behind the pixels, as planted here.
      const told = contentType === 'image/gif' ? base : bytes;
      const [before, after] = await Promise.all([sharp(told).metadata(), sharp(result).metadata()]);
      assert.equal(after.orientation ?? 1, before.orientation ?? 1, label);
      assert.deepEqual(after.icc, before.icc, label);
      assert.deepEqual([after.loop, after.delay, after.pages], [before.loop, before.delay, before.pages], label);
      assert.deepEqual([after.xmp, after.iptc, after.comments], [undefined, undefined, undefined], label);
      // Idempotent: what was removed once has nothing left to remove.
      assert.deepEqual(await removed({ contentType, bytes: result }), result, label);
    }
  }, 120_000);

  test.skipIf(!hasExiftool)(
    'says nothing to exiftool but what its coding says',
    async () => {
      const out = join(folder, 'exiftool');
      await mkdir(out);
      await Promise.all(
        planted.map(async (image, index) =>
          writeFile(join(out, `${index}.${image.contentType.slice(6)}`), await removed(image)),
        ),
      );
      const { stdout } = await promisify(execFile)('exiftool', ['-json', '-G1', '-a', '-u', '-r', out], {
        maxBuffer: 64 * 1024 * 1024,
      });
      const reports = JSON.parse(stdout) as readonly Record<string, unknown>[];
      assert.equal(reports.length, FILES);
      for (const report of reports) {
        const others = Object.keys(report).filter((tag) => !CODING.test(tag));
        assert.deepEqual(others, [], String(report['SourceFile']));
      }
    },
    120_000,
  );

  test('never comes from a damaged file with anything that was planted in it, nor does it take long', async () => {
    let rejected = 0;
    for (let index = 0; index < DAMAGED_FILES; index += 1) {
      const image = planted[index % FILES];
      assert.ok(image);
      const random = randomFrom(100_000 + index);
      const bytes = Buffer.from(image.bytes);
      for (let left = 1 + random(3); left > 0; left -= 1) {
        // Most structures are at the start or at the end.
        const range = random(2) === 0 ? bytes.length : Math.min(400, bytes.length);
        const at = random(2) === 0 ? random(range) : bytes.length - 1 - random(range);
        bytes[at] = random(256);
      }
      const cut = random(4) === 0 ? bytes.subarray(0, random(bytes.length)) : bytes;
      try {
        const result = await removed({ contentType: image.contentType, bytes: cut }, 100_000);
        assert.ok(!result.includes(MARKER), `${index}: ${image.contentType}`);
      } catch (error) {
        assert.ok(error instanceof DarkroomError && error.code === 'METADATA_NOT_REMOVABLE', String(error));
        rejected += 1;
      }
    }
    assert.ok(rejected > DAMAGED_FILES / 10 && rejected < DAMAGED_FILES, `${rejected} were rejected`);
  }, 120_000);

  test.each([
    ['jpeg', 'jpg-two-exif-6-then-1.jpg'],
    ['png', 'animated.png'],
    ['png', 'grey16-linear.png'],
    ['avif', 'animated.avif'],
    ['avif', 'avif-major-mif1.avif'],
  ])('is made of a real %s, %s', async (type, name) => {
    const bytes = await readFile(new URL(`samples/${name}`, import.meta.url));
    const result = await removed({ contentType: `image/${type}`, bytes });
    if (name === 'animated.avif') return; // libvips reads no image sequences.
    assert.deepEqual(await sharp(result).raw().toBuffer(), await sharp(bytes).raw().toBuffer());
  });

  test('has none of the bytes that a JPEG has between two segments', async () => {
    const contentType = 'image/jpeg';
    const base = await jpegOf({ progressive: true });
    // In a progressive JPEG, the last tables follow other scans.
    const tables = [base.indexOf(TABLES_MARKER), base.lastIndexOf(TABLES_MARKER)] as const;
    const stray = Buffer.concat([Buffer.from(MARKER), Uint8Array.of(0xff, 0xff, 0x00), Buffer.from(MARKER)]);
    const behind = (index: number): number => index + 2 + base.readUInt16BE(index + 2);
    const bytes = Buffer.concat([
      base.subarray(0, 2),
      stray,
      base.subarray(2, behind(tables[0])),
      stray,
      base.subarray(behind(tables[0]), behind(tables[1])),
      stray,
      base.subarray(behind(tables[1])),
    ]);
    const result = await removed({ contentType, bytes });
    assert.ok(!result.includes(MARKER));
    assert.deepEqual(result, await removed({ contentType, bytes: base }));
    const pixels = await pixelsOf(base, contentType);
    assert.ok((await pixelsOf(result, contentType)).equals(pixels));
    assert.ok((await sharp(bytes, { failOn: 'none' }).raw().toBuffer()).equals(pixels));
  });

  test('keeps bytes of the pixels of a JPEG that fill bytes precede', async () => {
    const contentType = 'image/jpeg';
    const base = await jpegOf({});
    const scan = base.indexOf(SCAN_MARKER);
    const stuffed = base.indexOf(STUFFED, scan);
    assert.ok(stuffed > 0);
    const bytes = Buffer.concat([base.subarray(0, stuffed), Uint8Array.of(0xff, 0xff), base.subarray(stuffed)]);
    for (const pieceLength of [1, bytes.length]) {
      const result = await removed({ contentType, bytes }, pieceLength);
      assert.ok((await pixelsOf(result, contentType)).equals(await pixelsOf(base, contentType)));
    }
  });

  test('takes time that grows with the length of the file, however many structures it has', async () => {
    const many = Buffer.concat([Buffer.from([0xff, 0xd8]), Buffer.alloc(1_000_000, Buffer.from([0xff, 0xfe, 0, 2]))]);
    await assert.rejects(removed({ contentType: 'image/jpeg', bytes: many }, 64_000), {
      code: 'METADATA_NOT_REMOVABLE',
    });
  });
});

const TABLES_MARKER = Uint8Array.of(0xff, 0xc4);
const SCAN_MARKER = Uint8Array.of(0xff, 0xda);
/** A byte of the pixels that looks like the start of a marker. */
const STUFFED = Uint8Array.of(0xff, 0x00);

/** A JPEG of noise, whose pixels contain every byte. */
async function jpegOf(options: JpegOptions): Promise<Buffer> {
  const random = randomFrom(7);
  const raw = { width: 64, height: 64, channels: 3 } as const;
  const noise = Uint8Array.from({ length: 64 * 64 * 3 }, () => random(256));
  return sharp(noise, { raw }).jpeg(options).toBuffer();
}

/** What exiftool reads off the file system and the coding of an image, and the orientation. */
const CODING =
  /^(?:SourceFile|(?:System|ExifTool|Composite|ICC[\w-]*|Adobe|JFIF|RIFF|QuickTime|Meta):\w+|IFD0:Orientation|File:(?!Comment)\w+|GIF:(?!Comment|Text)\w+|PNG:(?:ImageWidth|ImageHeight|BitDepth|ColorType|Compression|Filter|Interlace|Palette|Transparency|ProfileName|Gamma|SRGBRendering|WhitePoint\w|Red\w|Green\w|Blue\w|BackgroundColor|SignificantBits|Animation\w+)|PNG-pHYs:\w+|PNG-cICP:\w+)$/;
