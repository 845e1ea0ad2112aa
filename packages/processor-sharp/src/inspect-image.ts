import { type ImageDimensions, type Processor, readImageHeader } from '@graphql-darkroom/core';
import { tooManyPixels } from './refusals.ts';
import { type ImageFormat, mediaTypeOf } from './rendering/image-format.ts';

/** Reads an image's dimensions from its header alone, whichever of the formats it turns out to have. */
export async function inspectImage(
  input: Parameters<Processor['inspect']>[0],
  { formats, maxPixels }: { readonly formats: readonly ImageFormat[]; readonly maxPixels: number },
): Promise<ImageDimensions | null> {
  const isTaken = formats.some((format) => mediaTypeOf(format) === input.contentType);
  const header = isTaken ? await readImageHeader(input) : null;
  if (header === null) return null;
  const { width, height } = header;
  if (width * height > maxPixels) throw tooManyPixels(maxPixels);
  return { width, height };
}
