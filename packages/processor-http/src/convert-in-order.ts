import type {
  ConversionTask,
  Derivatives,
  FileSource,
  ImagePreview,
  PreviewTask,
  Processor,
} from '@graphql-darkroom/core/adapter';
import { readBytes } from './read-body.ts';

/** The longest original that is kept in memory for a processor that makes one conversion at a time, in bytes. */
const MAX_KEPT_BYTES = 104_857_600;

/**
 * Has a processor make a preview and conversions of one source, in this order, from one read of it. Returns a promise
 * for each, which settles as soon as it has ended, whatever becomes of the others.
 *
 * @param preview Only for a processor that makes previews.
 */
export function convertInOrder(
  processor: Processor,
  source: FileSource,
  conversions: readonly ConversionTask[],
  preview?: PreviewTask,
): Derivatives {
  const count = conversions.length + (preview === undefined ? 0 : 1);
  if (count > 1 && processor.convertAll !== undefined) {
    try {
      return processor.convertAll({ source, conversions, ...(preview !== undefined && { preview }) });
    } catch (error) {
      const failed = (): Promise<never> => Promise.reject(error);
      return { conversions: conversions.map(failed), ...(preview !== undefined && { preview: failed() }) };
    }
  }
  const readable = count > 1 && source.size <= MAX_KEPT_BYTES ? kept(source) : source;
  const previewed = preview && makePreview(processor, { source: readable, ...preview });
  let before: Promise<unknown> = Promise.allSettled([previewed]);
  const made = conversions.map((task) => {
    const converted = before.then(() => processor.convert({ source: readable, ...task }));
    before = Promise.allSettled([converted]);
    return converted;
  });
  return { conversions: made, ...(previewed !== undefined && { preview: previewed }) };
}

async function makePreview(
  processor: Processor,
  input: PreviewTask & { readonly source: FileSource },
): Promise<ImagePreview> {
  if (processor.preview !== undefined) return processor.preview(input);
  throw new Error('The processor makes no previews.');
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
