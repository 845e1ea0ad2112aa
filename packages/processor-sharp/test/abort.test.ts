import { describe, expect, test } from 'vitest';
import { sharpProcessor } from '../src/index.ts';

describe('an abort', () => {
  test('before the start leaves the source unread', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    const read = () => expect.unreachable('the source is read');
    const source = { contentType: 'image/png', size: 100, read };
    const destination = { write: () => expect.unreachable('something is written') };
    const processor = sharpProcessor();
    await expect(processor.convert({ conversion: 'SEPIA', source, destination, signal })).rejects.toThrow('enough');
    await expect(processor.inspect({ ...source, signal })).rejects.toThrow('enough');
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
      destination: { write: () => expect.unreachable('something is written') },
      signal: controller.signal,
    });
    await opening.promise;
    controller.abort(new Error('enough'));
    await expect(converted).rejects.toThrow('enough');
    opened.resolve(new ReadableStream({ cancel: (reason) => cancelled.resolve(reason) }));
    await expect(cancelled.promise).resolves.toMatchObject({ message: 'enough' });
  });
});
