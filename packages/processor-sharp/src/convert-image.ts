import {
  orAborted,
  type ConversionDestination,
  type ConversionSource,
  DarkroomError,
  type ImageDimensions,
  sniffImageFormat,
} from '@graphql-darkroom/core';
import { isAccepted } from './image-format.ts';
import { readSource } from './read-source.ts';
import { invalidImage, unsupportedImage } from './refusals.ts';
import { renderImage, type RenderLimits } from './render-image.ts';

/** How much of the result is handed over at a time, in bytes. */
const CHUNK_LENGTH = 65_536;

/**
 * Converts a source and writes the result to its destination.
 *
 * An abort ends the wait at once and leaves nothing written. What libvips is at goes on until it is done or times out: it cannot
 * be interrupted from outside.
 */
export async function convertImage(input: {
  readonly apply: Parameters<typeof renderImage>[0]['apply'];
  readonly source: ConversionSource;
  readonly destination: ConversionDestination;
  readonly signal: AbortSignal;
  readonly limits: RenderLimits & { readonly maxSourceBytes: number };
}): Promise<ImageDimensions & { readonly contentType: string }> {
  const { apply, source, destination, signal, limits } = input;
  if (!isAccepted(source.contentType)) throw unsupportedImage();

  const bytes = await readSource(source, limits.maxSourceBytes, signal);
  if (bytes.length === 0) throw invalidImage();
  const format = sniffImageFormat(bytes);
  if (format === null) throw unsupportedImage();

  const { body, width, height, contentType } = await orAborted(signal, renderImage({ apply, bytes, format, limits }));
  if (contentType === undefined) {
    throw new DarkroomError(
      'INVALID_CONFIGURATION',
      'A conversion chose an output format that cannot be served: use jpeg, png, webp, gif or avif.',
    );
  }
  await orAborted(signal, destination.write({ body: streamOf(body, signal), contentType }));
  return { width, height, contentType };
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
