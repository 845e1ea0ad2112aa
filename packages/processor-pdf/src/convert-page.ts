import {
  type ConversionTask,
  type ConvertedImage,
  type FileSource,
  orAborted,
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
  /** Converts the drawn page. */
  readonly convertImage: Required<Processor>['convertAll'];
  readonly longSide: number;
  readonly limits: ResolvedLimits;
  readonly slots: Slots;
}

/**
 * Draws the first page of a source once, and makes each conversion of it. Holds one slot from the first byte read to
 * the last byte written. An abort ends its conversion immediately, and leaves nothing written of it.
 */
export function convertPage(input: PageConversions): readonly Promise<ConvertedImage>[] {
  const made = input.conversions.map(() => Promise.withResolvers<ConvertedImage>());
  void (async () => {
    try {
      await drawAndConvert(input, made);
    } catch (error) {
      // Changes nothing of those that are settled.
      for (const { reject } of made) reject(error);
    }
  })();
  return input.conversions.map(({ signal }, index) =>
    orAborted(signal, made[index]?.promise ?? Promise.reject(new Error('A conversion was not started.'))),
  );
}

async function drawAndConvert(
  { source, conversions, convertImage, longSide, limits, slots }: PageConversions,
  made: readonly PromiseWithResolvers<ConvertedImage>[],
): Promise<void> {
  const { maxSourceBytes } = limits;
  if (source.contentType !== PDF) throw unsupportedType();
  if (source.size > maxSourceBytes) throw tooManyBytes(maxSourceBytes);
  const signal = afterAll(conversions.map((one) => one.signal));
  await slots.hold(signal, async (stay) => {
    const bytes = await readSource(source, maxSourceBytes, signal);
    const png = await drawFirstPage(bytes, { longSide, limits, signal, stay });
    const results = convertImage({ source: pngSource(png), conversions });
    for (const [index, result] of results.entries()) made[index]?.resolve(result);
    await Promise.allSettled(results);
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
