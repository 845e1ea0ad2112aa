import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import { sharpProcessor } from '../src/index.ts';

describe('an abort', () => {
  test('before the start leaves the source unread', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    const read = () => assert.fail('the source is read');
    const source = { contentType: 'image/png', size: 100, read };
    const destination = { write: () => assert.fail('something is written') };
    const processor = sharpProcessor();
    await assert.rejects(processor.convert({ conversion: 'SEPIA', source, destination, signal }), /enough/);
    await assert.rejects(processor.inspect({ ...source, signal }), /enough/);
  });

  test('while the source is being opened lets go of the stream that comes too late', async () => {
    const controller = new AbortController();
    const opened = Promise.withResolvers<ReadableStream<Uint8Array>>();
    const opening = Promise.withResolvers<void>();
    const cancelled = Promise.withResolvers<unknown>();
    const converted = sharpProcessor().convert({
      conversion: 'SEPIA',
      source: {
        contentType: 'image/png',
        size: 100,
        read: () => {
          opening.resolve();
          return opened.promise;
        },
      },
      destination: { write: () => assert.fail('something is written') },
      signal: controller.signal,
    });
    await opening.promise;
    controller.abort(new Error('enough'));
    await assert.rejects(converted, /enough/);
    opened.resolve(new ReadableStream({ cancel: (reason) => cancelled.resolve(reason) }));
    assert.match(String(await cancelled.promise), /enough/);
  });
});
