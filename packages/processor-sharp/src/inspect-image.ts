import { type ImageDimensions, type Processor, readImageHeader } from '@graphql-darkroom/core';
import { isAccepted } from './image-format.ts';
import { tooManyPixels } from './refusals.ts';

/** Reads an image's dimensions from its header alone, whichever of the formats it turns out to have. */
export async function inspectImage(
  input: Parameters<Processor['inspect']>[0],
  maxPixels: number,
): Promise<ImageDimensions | null> {
  const header = isAccepted(input.contentType) ? await readImageHeader(input) : null;
  if (header === null) return null;
  const { width, height } = header;
  if (width * height > maxPixels) throw tooManyPixels(maxPixels);
  return { width, height };
}
