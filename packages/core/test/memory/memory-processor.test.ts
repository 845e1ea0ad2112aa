import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import { memoryProcessor } from '../../src/memory/memory-processor.ts';
import type { Processor } from '../../src/ports/processor.ts';

const { signal } = new AbortController();

function png(width: number, height: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(24);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x89504e47);
  view.setUint32(12, 0x49484452);
  view.setUint32(16, width);
  view.setUint32(20, height);
  return bytes;
}

function inspect(processor: Processor, contentType: string, bytes: Uint8Array<ArrayBuffer>) {
  const read = async ({ start, end }: { start: number; end: number }) =>
    new Blob([bytes.slice(start, end + 1)]).stream();
  return processor.inspect({ contentType, size: bytes.length, read, signal });
}

async function convert(processor: Processor, contentType: string, bytes: Uint8Array<ArrayBuffer>, given = signal) {
  let written: Uint8Array | undefined;
  const result = await processor.convert({
    conversion: 'SEPIA',
    source: { contentType, size: bytes.length, read: async () => new Blob([bytes]).stream() },
    destination: { write: async ({ body }) => void (written = await new Response(body).bytes()) },
    signal: given,
  });
  assert.ok(written);
  return { ...result, written };
}

describe('memoryProcessor', () => {
  test('inverts every byte and reports the dimensions of a PNG', async () => {
    const bytes = png(640, 480);
    const { written, ...result } = await convert(memoryProcessor(), 'image/png', bytes);
    assert.deepEqual(result, { width: 640, height: 480, contentType: 'image/png' });
    assert.deepEqual(
      [...written],
      [...bytes].map((byte) => 255 - byte),
    );
  });

  test('measures other types as its options say', async () => {
    const jpeg = Uint8Array.of(0xff, 0xd8);
    assert.deepEqual(await inspect(memoryProcessor(), 'image/jpeg', jpeg), { width: 1, height: 1 });
    const processor = memoryProcessor({ dimensions: { width: 30, height: 20 } });
    assert.deepEqual(await inspect(processor, 'image/jpeg', jpeg), { width: 30, height: 20 });
    assert.equal(await inspect(processor, 'application/pdf', jpeg), null);
  });

  test('refuses more pixels than it takes', async () => {
    const processor = memoryProcessor({ maxPixels: 100 });
    assert.deepEqual(await inspect(processor, 'image/png', png(10, 10)), { width: 10, height: 10 });
    await assert.rejects(inspect(processor, 'image/png', png(10, 11)), { code: 'IMAGE_TOO_LARGE' });
    await assert.rejects(convert(processor, 'image/png', png(10, 11)), { code: 'IMAGE_TOO_LARGE' });
  });

  test('lets a test fail or delay a conversion', async () => {
    const calls: string[] = [];
    const failing = memoryProcessor({
      beforeConvert: ({ conversion, contentType }) => {
        calls.push(`${conversion} ${contentType}`);
        throw new Error('out of order');
      },
    });
    await assert.rejects(convert(failing, 'image/png', png(1, 1)), /out of order/);
    assert.deepEqual(calls, ['SEPIA image/png']);

    const endless = memoryProcessor({ beforeConvert: () => new Promise(() => {}) });
    const controller = new AbortController();
    const converted = convert(endless, 'image/png', png(1, 1), controller.signal);
    controller.abort(new Error('enough'));
    await assert.rejects(converted, /enough/);
  });

  test('offers the conversions and recipes that its options name', () => {
    assert.deepEqual(memoryProcessor().conversions, { SEPIA: { recipe: 'memory-1' } });
    const { conversions } = memoryProcessor({ conversions: { SEPIA: { recipe: 'a' }, THUMBNAIL: { recipe: 'b' } } });
    assert.equal(conversions.THUMBNAIL.recipe, 'b');
  });
});
