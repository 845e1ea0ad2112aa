import { type ImageDimensions, type Processor, readImageHeader, requireSides } from '@graphql-darkroom/core/adapter';
import { tooManyPixels } from './refusals.ts';
import { type ImageFormat, mediaTypeOf } from './rendering/image-format.ts';
import type { RenderLimits } from './rendering/render-limits.ts';

/** Reads the dimensions of an image from its header alone, whichever of the formats it has. */
export async function inspectImage(
  input: Parameters<Processor['inspect']>[0],
  { formats, limits }: { readonly formats: readonly ImageFormat[]; readonly limits: RenderLimits },
): Promise<ImageDimensions | null> {
  const isTaken = formats.some((format) => mediaTypeOf(format) === input.contentType);
  const header = isTaken ? await readImageHeader(input) : null;
  if (header === null) return null;
  const { width, height } = header;
  if (width * height > limits.maxPixels) throw tooManyPixels(limits.maxPixels);
  requireSides(header, limits.maxSide);
  return { width, height };
}
