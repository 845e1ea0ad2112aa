import {
  orAborted,
  type ConversionDestination,
  type ConversionSource,
  type ImageDimensions,
  sniffImageFormat,
} from '@graphql-darkroom/core';
import { buildPipeline } from './build-pipeline.ts';
import type { SharpConversion } from './conversion.ts';
import type { ResolvedLimits } from './limits.ts';
import { readSource } from './read-source.ts';
import { invalidImage, refusalOf, unsupportedImage } from './refusals.ts';
import type { Renderers } from './renderers.ts';
import { type ImageFormat, mediaTypeOf } from './rendering/image-format.ts';
import type { SourceImage } from './rendering/judge-image.ts';
import type { RenderedImage } from './rendering/render-image.ts';
import { Refused } from './rendering/verdict.ts';

/** How much of the result is handed over at a time, in bytes. */
const CHUNK_LENGTH = 65_536;

/** Converts a source and writes the result to its destination. An abort ends the wait at once and leaves nothing written. */
export async function convertImage(input: {
  readonly apply: SharpConversion['apply'];
  readonly source: ConversionSource;
  readonly destination: ConversionDestination;
  readonly signal: AbortSignal;
  readonly limits: ResolvedLimits;
  readonly formats: readonly ImageFormat[];
  readonly renderers: Renderers;
}): Promise<ImageDimensions & { readonly contentType: string }> {
  const { apply, source, destination, signal, limits, formats, renderers } = input;
  const isTaken = (contentType: string): boolean => formats.some((format) => mediaTypeOf(format) === contentType);
  if (!isTaken(source.contentType)) throw unsupportedImage(formats);

  const bytes = await readSource(source, limits.maxSourceBytes, signal);
  if (bytes.length === 0) throw invalidImage();
  const format = sniffImageFormat(bytes);
  if (format === null || !formats.includes(format)) throw unsupportedImage(formats);

  const image = { bytes, format, limits };
  const { body, width, height, contentType } = await render(renderers, apply, image, signal);
  await orAborted(signal, destination.write({ body: streamOf(body, signal), contentType }));
  return { width, height, contentType };
}

async function render(
  renderers: Renderers,
  apply: SharpConversion['apply'],
  image: SourceImage,
  signal: AbortSignal,
): Promise<RenderedImage> {
  const { limits } = image;
  try {
    return await renderers.run({ signal, timeoutSeconds: limits.timeoutSeconds }, async (renderer) => {
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
