import {
  type ConversionTask,
  type ConvertedImage,
  type Derivatives,
  type FileSource,
  type ImagePreview,
  orAborted,
  type PreviewTask,
  type Processor,
} from '@graphql-darkroom/core/adapter';
import { afterAll, readSource, type Slots } from '@graphql-darkroom/processor-sharp/internal';
import { drawFirstPage } from './drawing/draw-first-page.ts';
import type { ResolvedLimits } from './limits.ts';
import { PDF, tooManyBytes, unsupportedType } from './refusals.ts';

/** The input of {@link convertPage}. */
export interface PageConversions {
  readonly source: FileSource;
  readonly conversions: readonly ConversionTask[];
  readonly preview?: PreviewTask | undefined;
  /** Converts the drawn page. */
  readonly convertImage: Required<Processor>['convertAll'];
  readonly longSide: number;
  readonly limits: ResolvedLimits;
  readonly slots: Slots;
}

/** The outcomes of what is made of a page. */
interface Made {
  readonly conversions: readonly PromiseWithResolvers<ConvertedImage>[];
  readonly preview: PromiseWithResolvers<ImagePreview>;
}

/**
 * Draws the first page of a source once, and makes the preview and each conversion of it. Holds one slot from the first
 * byte read to the last byte written. An abort ends its work immediately, and leaves nothing written of it.
 */
export function convertPage(input: PageConversions): Derivatives {
  const { conversions, preview } = input;
  const made = {
    conversions: conversions.map(() => Promise.withResolvers<ConvertedImage>()),
    preview: Promise.withResolvers<ImagePreview>(),
  };
  // Without a request, its failure is not awaited.
  made.preview.promise.catch(() => {});
  void (async () => {
    try {
      await drawAndConvert(input, made);
    } catch (error) {
      // Changes nothing of those that are settled.
      for (const { reject } of [...made.conversions, made.preview]) reject(error);
    }
  })();
  return {
    conversions: conversions.map(({ signal }, index) =>
      orAborted(signal, made.conversions[index]?.promise ?? Promise.reject(new Error('A conversion was not started.'))),
    ),
    ...(preview !== undefined && { preview: orAborted(preview.signal, made.preview.promise) }),
  };
}

async function drawAndConvert(
  { source, conversions, preview, convertImage, longSide, limits, slots }: PageConversions,
  made: Made,
): Promise<void> {
  const { maxSourceBytes } = limits;
  if (source.contentType !== PDF) throw unsupportedType();
  if (source.size > maxSourceBytes) throw tooManyBytes(maxSourceBytes);
  const tasks = preview === undefined ? conversions : [...conversions, preview];
  const signal = afterAll(tasks.map((one) => one.signal));
  await slots.hold(signal, async (stay) => {
    const bytes = await readSource(source, maxSourceBytes, signal);
    const png = await drawFirstPage(bytes, { longSide, limits, signal, stay });
    const results = convertImage({ source: pngSource(png), conversions, ...(preview !== undefined && { preview }) });
    for (const [index, result] of results.conversions.entries()) made.conversions[index]?.resolve(result);
    if (results.preview !== undefined) made.preview.resolve(results.preview);
    await Promise.allSettled([...results.conversions, results.preview]);
  });
}

function pngSource(png: Uint8Array): FileSource {
  return {
    contentType: 'image/png',
    size: png.length,
    read: async () =>
      new ReadableStream({
        start: (controller) => {
          controller.enqueue(png);
          controller.close();
        },
      }),
  };
}
