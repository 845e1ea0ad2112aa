import assert from 'node:assert/strict';
import sharp from 'sharp';
import { test } from 'vitest';
import { withoutMetadata } from '../../core/src/metadata/without-metadata.ts';

const MEBIBYTE = 1024 * 1024;
const PIECE = 64 * 1024;

/** A JPEG of this many bytes of pixels, with metadata before and behind them, which is never in memory as a whole. */
async function longJpeg(
  scanBytes: number,
): Promise<{ readonly size: number; readonly piece: (at: number) => Uint8Array }> {
  const create = { width: 8, height: 8, channels: 3 as const, background: '#a86838' };
  const small = await sharp({ create })
    .withExif({ IFD0: { Artist: 'Planted' } })
    .jpeg()
    .toBuffer();
  const head = small.subarray(0, -2);
  const tail = Buffer.concat([small.subarray(-2), Buffer.alloc(1000, 'Planted')]);
  const scan = Buffer.alloc(PIECE, 0x55);
  const size = head.length + scanBytes + tail.length;
  return {
    size,
    piece: (at) => {
      if (at < head.length) return head.subarray(at);
      const left = head.length + scanBytes - at;
      return left > 0 ? scan.subarray(0, Math.min(PIECE, left)) : tail.subarray(-left, PIECE - left);
    },
  };
}

test('a long JPEG goes through piece by piece: what is read is written before more is read', async () => {
  const scanBytes = 100 * MEBIBYTE;
  const { size, piece } = await longJpeg(scanBytes);
  let read = 0;
  const stream = withoutMetadata('image/jpeg', {
    size,
    signal: new AbortController().signal,
    read: async ({ start, end }) => {
      assert.deepEqual([start, end], [0, size - 1]);
      return new ReadableStream(
        {
          pull: (controller) => {
            const next = piece(read);
            read += next.length;
            controller.enqueue(next);
            if (read === size) controller.close();
          },
        },
        { highWaterMark: 0 },
      );
    },
  });
  let [written, most] = [0, 0];
  for await (const chunk of stream) {
    most = Math.max(most, read - written);
    written += chunk.length;
    if (written < PIECE * 2) assert.ok(!Buffer.from(chunk).includes('Planted'));
  }
  assert.ok(written > scanBytes && written < scanBytes + 10_000, `${written} bytes were written`);
  assert.ok(most < 4 * PIECE, `${most} bytes were held`);
});
