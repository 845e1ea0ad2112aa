import {
  orAborted,
  type ConversionDestination,
  type FileSource,
  type ImageDimensions,
  sniffImageFormat,
} from '@graphql-darkroom/core/adapter';
import { setAvifBrand } from './avif-brand.ts';
import { buildPipeline } from './build-pipeline.ts';
import type { SharpConversion } from './conversion.ts';
import type { ResolvedLimits } from './limits.ts';
import { readSource } from './read-source.ts';
import { invalidImage, refusalOf, unsupportedImage } from './refusals.ts';
import type { LendRenderer, Renderers } from './renderers.ts';
import { type ImageFormat, mediaTypeOf } from './rendering/image-format.ts';
import type { RenderedImage } from './rendering/render-image.ts';
import { Refused } from './rendering/verdict.ts';

/** The length of a chunk of the result, in bytes. */
const CHUNK_LENGTH = 65_536;

/** The input of {@link convertImage}. */
interface ImageConversion {
  readonly apply: SharpConversion['apply'];
  readonly source: FileSource;
  readonly destination: ConversionDestination;
  readonly signal: AbortSignal;
  readonly limits: ResolvedLimits;
  readonly formats: readonly ImageFormat[];
  readonly renderers: Renderers;
}

/**
 * Converts a source and writes the result to its destination. Holds a slot from the first byte read to the last byte
 * written, so that no more images are in memory than there are slots. An abort ends the wait immediately and leaves
 * nothing written.
 */
export async function convertImage(
  input: ImageConversion,
): Promise<ImageDimensions & { readonly contentType: string }> {
  const { source, destination, signal, formats, renderers } = input;
  const isTaken = (contentType: string): boolean => formats.some((format) => mediaTypeOf(format) === contentType);
  if (!isTaken(source.contentType)) throw unsupportedImage(formats);

  return renderers.hold(signal, async (lend) => {
    const { body, width, height, contentType } = await readAndRender(input, lend);
    await orAborted(signal, destination.write({ body: streamOf(body, signal), contentType }));
    return { width, height, contentType };
  });
}

/** A separate function, so that nothing keeps the source in memory while the result is written. */
async function readAndRender(input: ImageConversion, lend: LendRenderer): Promise<RenderedImage> {
  const { apply, source, signal, limits, formats } = input;
  const bytes = await readSource(source, limits.maxSourceBytes, signal);
  if (bytes.length === 0) throw invalidImage();
  const format = sniffImageFormat(bytes);
  if (format === null || !formats.includes(format)) throw unsupportedImage(formats);
  if (format === 'avif') setAvifBrand(bytes);
  const image = { bytes, format, limits };
  try {
    return await lend(limits, async (renderer) => {
      const judged = await renderer.judge(image);
      return renderer.render(buildPipeline(apply, image, judged));
    });
  } catch (error) {
    throw error instanceof Refused ? refusalOf(error.verdict, limits, error.cause) : error;
  }
}

function streamOf(body: Uint8Array, signal: AbortSignal): ReadableStream<Uint8Array> {
  let offset = 0;
  return new ReadableStream<Uint8Array>({
    pull: (controller) => {
      if (signal.aborted) {
        controller.error(signal.reason);
      } else if (offset < body.length) {
        controller.enqueue(body.subarray(offset, (offset += CHUNK_LENGTH)));
      } else {
        controller.close();
      }
    },
  });
}
