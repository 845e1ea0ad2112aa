import type { ConversionTask, ConvertedImage, FileSource, Processor } from '@graphql-darkroom/core/adapter';
import { readBytes } from './read-body.ts';

/** The longest original that is kept in memory for a processor that makes one conversion at a time, in bytes. */
const MAX_KEPT_BYTES = 104_857_600;

/**
 * Has a processor make conversions of one source, in this order, from one read of it. Returns a promise for each, which
 * settles as soon as that conversion has ended, whatever becomes of the others.
 */
export function convertInOrder(
  processor: Processor,
  source: FileSource,
  conversions: readonly ConversionTask[],
): readonly Promise<ConvertedImage>[] {
  if (conversions.length > 1 && processor.convertAll !== undefined) {
    try {
      return processor.convertAll({ source, conversions }).conversions;
    } catch (error) {
      return conversions.map(() => Promise.reject(error));
    }
  }
  const readable = conversions.length > 1 && source.size <= MAX_KEPT_BYTES ? kept(source) : source;
  let before: Promise<unknown> = Promise.resolve();
  return conversions.map((task) => {
    const made = before.then(() => processor.convert({ source: readable, ...task }));
    before = Promise.allSettled([made]);
    return made;
  });
}

/** The same source, read once. */
function kept(source: FileSource): FileSource {
  const readAll = async (): Promise<Uint8Array> => {
    const bytes = await readBytes(await source.read(), source.size);
    if (bytes === null) throw new Error('The original is longer than the delivery says.');
    return bytes;
  };
  let reading: Promise<Uint8Array> | undefined;
  return {
    ...source,
    read: async () => {
      const bytes = await (reading ??= readAll());
      return new ReadableStream({
        start: (controller) => {
          controller.enqueue(bytes);
          controller.close();
        },
      });
    },
  };
}
