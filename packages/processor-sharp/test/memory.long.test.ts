import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { describe, onTestFinished, test } from 'vitest';
import { buildPipeline } from '../src/build-pipeline.ts';
import { colorTagger, sharpProcessor } from '../src/index.ts';
import { resolveLimits } from '../src/limits.ts';
import { renderPool } from '../src/processes/render-pool.ts';
import { type RenderProcess, startRenderProcess } from '../src/processes/render-process.ts';
import { memoryOf } from '../src/processes/resident-memory.ts';
import type { Renderer } from '../src/renderers.ts';
import type { ImageFormat } from '../src/rendering/image-format.ts';
import type { RenderLimits } from '../src/rendering/render-limits.ts';
import { blankPng, deflateZeros, pngChunk } from './bombs.ts';
import { convert, inspect } from './run.ts';

const MIB = 1024 * 1024;
const LEAST = 256 * MIB;
const LIMITS = resolveLimits({});
const never = new AbortController().signal;
/** Only Linux tells what a process has resident without a program to ask. */
const isLinux = process.platform === 'linux';

async function sepiaBy(
  renderer: Renderer,
  bytes: Uint8Array,
  format: ImageFormat,
  limits: RenderLimits,
): Promise<void> {
  const source = { bytes, format, limits };
  const judged = await renderer.judge(source);
  await renderer.render(
    buildPipeline(
      (image) =>
        image.recomb([
          [1, 0, 0],
          [0, 1, 0],
          [0, 0, 1],
        ]),
      source,
      judged,
    ),
  );
}

/** What it comes to, and the most that its process ever had resident, in bytes. */
async function peakOf(
  bytes: Uint8Array,
  format: ImageFormat,
  limits: RenderLimits = LIMITS,
): Promise<{ readonly outcome: unknown; readonly peak: number; readonly pid: number }> {
  const pool = renderPool({ processes: 1, blockOtherFormats: true, idleSeconds: 1 });
  let pid = 0;
  let peak = 0;
  const look = async (): Promise<void> => {
    const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
    peak = Math.max(peak, Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024);
  };
  const looking = setInterval(() => void look(), 5);
  const outcome = await pool
    .hold(never, (lend) =>
      lend(limits, async (renderer) => {
        pid = (renderer as RenderProcess).pid ?? 0;
        try {
          await sepiaBy(renderer, bytes, format, limits);
        } finally {
          await look();
        }
      }),
    )
    .then(
      () => 'RENDERED',
      (error: unknown) => (error as { readonly verdict?: unknown }).verdict ?? error,
    );
  clearInterval(looking);
  return { outcome, peak, pid };
}

describe('the sides of an image', () => {
  test.each([
    { width: 50_000_000, height: 1 },
    { width: 10_000_000, height: 4 },
    { width: 1, height: 49_000_000 },
    { width: 65_536, height: 1 },
  ])('of $width × $height are refused by its header, and before anything is decoded', async ({ width, height }) => {
    const png = await blankPng({ width, height, depth: 1 });
    const refusal = {
      code: 'IMAGE_TOO_LARGE',
      message: 'The image has a side of more than 65535 pixels. Upload a smaller image.',
      context: { maxSide: 65_535 },
    };
    await assert.rejects(inspect('image/png', png), refusal);
    await assert.rejects(convert('image/png', png), refusal);
    await assert.rejects(convert('image/png', png, { processor: sharpProcessor({ processes: 0 }) }), refusal);
    if (!isLinux) return;
    const { outcome, peak } = await peakOf(png, 'png');
    assert.equal(outcome, 'SIDE_OVER_LIMIT');
    assert.ok(peak < 150 * MIB, `${peak / MIB} MiB`);
  });

  test('may be as long as the limit, which is an option', async () => {
    const png = await blankPng({ width: 65_535, height: 2 });
    assert.deepEqual((await inspect('image/png', png)).dimensions, { width: 65_535, height: 2 });
    assert.equal((await convert('image/png', png)).width, 65_535);
    const processor = sharpProcessor({ limits: { maxSide: 65_534 } });
    await assert.rejects(inspect('image/png', png, processor), { context: { maxSide: 65_534 } });
    await assert.rejects(convert('image/png', png, { processor }), { context: { maxSide: 65_534 } });
  });

  test('of an animation are those of a frame, however high its frames are together', async () => {
    const frames = sharp(Buffer.alloc(3 * 10 * 300, 7).fill(9, 0, 500), {
      raw: { width: 10, height: 300, channels: 3, pageHeight: 10 },
    });
    const gif = await frames.gif({ keepDuplicateFrames: true }).toBuffer();
    const processor = sharpProcessor({ limits: { maxSide: 10 } });
    assert.equal((await convert('image/gif', gif, { processor })).height, 10);
    const low = sharpProcessor({ limits: { maxSide: 9 } });
    await assert.rejects(convert('image/gif', gif, { processor: low }), { code: 'IMAGE_TOO_LARGE' });
  });

  test('are the tagger’s too', async () => {
    const png = await blankPng({ width: 1, height: 1_000_000, depth: 1 });
    const source = {
      contentType: 'image/png',
      size: png.length,
      read: async () => new Blob([new Uint8Array(png)]).stream(),
    };
    await assert.rejects(colorTagger().suggest({ fileId: 'a', source: async () => source, signal: never }), {
      code: 'TAGGING_FAILED',
      message: 'The image has a side of more than 65535 pixels. Upload a smaller image.',
    });
  });
});

describe.runIf(isLinux)('the memory of a process that renders', () => {
  test('is bounded: the process goes, and the image is too complex', async () => {
    const png = await blankPng({ width: 65_535, height: 747, colour: 'rgba', depth: 16 });
    const free = await peakOf(png, 'png');
    assert.equal(free.outcome, 'RENDERED');
    assert.ok(free.peak > LEAST * 1.3, `it takes ${free.peak / MIB} MiB only, and shows nothing`);

    const { outcome, peak, pid } = await peakOf(png, 'png', { ...LIMITS, maxMemoryBytes: LEAST });
    assert.equal(outcome, 'TOO_MUCH_MEMORY');
    assert.ok(peak < free.peak, `${peak / MIB} MiB`);
    while (memoryOf(pid) !== undefined) await new Promise((resolve) => setTimeout(resolve, 10));

    const processor = sharpProcessor({ limits: { maxMemoryBytes: LEAST } });
    await assert.rejects(convert('image/png', png, { processor }), {
      code: 'IMAGE_TOO_COMPLEX',
      message: 'The image takes more than 268435456 bytes of memory to convert. Upload a simpler or smaller image.',
      context: { maxMemoryBytes: LEAST },
    });
    // The place is free, and the next image gets a process of its own.
    assert.equal((await convert('image/png', await blankPng({ width: 10, height: 10 }), { processor })).width, 10);
  });

  test('is looked at by the host, which does not ask the process', async () => {
    const pool = renderPool({ processes: 1, blockOtherFormats: true, idleSeconds: 1 });
    const forever = new Promise<never>(() => {});
    // The process was asked nothing yet, and so does not look itself.
    const spent = pool.hold(never, (lend) => lend({ ...LIMITS, maxMemoryBytes: 1 }, () => forever));
    await assert.rejects(spent, { verdict: 'TOO_MUCH_MEMORY' });
  });

  test('is looked at by the process too, for a host that is busy, and for systems that tell no other', async () => {
    const renderer = await startRenderProcess({ blockOtherFormats: true, signal: never });
    onTestFinished(() => renderer.kill());
    const png = await blankPng({ width: 65_535, height: 747, colour: 'rgba', depth: 16 });
    const limits = { ...LIMITS, maxMemoryBytes: LEAST };
    await assert.rejects(sepiaBy(renderer, png, 'png', limits), { verdict: 'TOO_MUCH_MEMORY' });
    await renderer.ended;
  });

  test.each([
    { name: 'a text of 256 MiB', chunk: 'zTXt', head: 'Comment\0\0' },
    { name: 'a colour profile of 256 MiB', chunk: 'iCCP', head: 'profile\0\0' },
  ])('is little for a PNG with $name', async ({ chunk, head }) => {
    const content = Buffer.concat([Buffer.from(head, 'latin1'), await deflateZeros(256 * MIB)]);
    const png = await blankPng({ width: 10, height: 10, chunks: [pngChunk(chunk, content)] });
    const { outcome, peak } = await peakOf(png, 'png');
    assert.equal(outcome, 'RENDERED');
    assert.ok(peak < 200 * MIB, `${peak / MIB} MiB`);
  });

  test('is little for an AVIF whose pictures are larger than it says', async () => {
    const avif = await sharp({ create: { width: 4000, height: 3000, channels: 3, background: 'red' } })
      .avif({ effort: 0 })
      .toBuffer();
    const extent = avif.indexOf('ispe') + 8;
    assert.deepEqual([avif.readUInt32BE(extent), avif.readUInt32BE(extent + 4)], [4000, 3000]);
    avif.writeUInt32BE(16, extent);
    avif.writeUInt32BE(16, extent + 4);
    const { outcome, peak } = await peakOf(avif, 'avif');
    assert.equal(outcome, 'DAMAGED');
    assert.ok(peak < 200 * MIB, `${peak / MIB} MiB`);
  });
});

test('a GIF whose frames are larger than it says is judged by its frames', async () => {
  const gif = await sharp({ create: { width: 900, height: 700, channels: 3, background: 'red' } })
    .gif()
    .toBuffer();
  gif.writeUInt16LE(10, 6);
  gif.writeUInt16LE(10, 8);
  const fewPixels = sharpProcessor({ limits: { maxPixels: 629_999 } });
  await assert.rejects(convert('image/gif', gif, { processor: fewPixels }), { code: 'IMAGE_TOO_LARGE' });
  const short = sharpProcessor({ limits: { maxSide: 899 } });
  await assert.rejects(convert('image/gif', gif, { processor: short }), { context: { maxSide: 899 } });
});

test('a JPEG of thousands of scans is refused early', async () => {
  const jpeg = await sharp({ create: { width: 3000, height: 3000, channels: 3, background: 'red' } })
    .jpeg({ progressive: true })
    .toBuffer();
  const scan = jpeg.subarray(jpeg.lastIndexOf(Buffer.from('ffda', 'hex')), -2);
  const bomb = Buffer.concat([jpeg.subarray(0, -2), ...Array.from({ length: 5000 }, () => scan), jpeg.subarray(-2)]);
  await assert.rejects(convert('image/jpeg', bomb), { code: /INVALID_IMAGE|IMAGE_TOO_COMPLEX/ });
});
