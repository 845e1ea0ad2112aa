import {
  type ImageDimensions,
  type Processor,
  readHeicHeader,
  readImageHeader,
  requireSides,
} from '@graphql-darkroom/core/adapter';
import { tooManyPixels } from './refusals.ts';
import { mediaTypesOf, type SourceFormat } from './rendering/image-format.ts';
import type { RenderLimits } from './rendering/render-limits.ts';

/** Reads the dimensions of an image from its header alone, whichever of the formats it has. */
export async function inspectImage(
  input: Parameters<Processor['inspect']>[0],
  { formats, limits }: { readonly formats: readonly SourceFormat[]; readonly limits: RenderLimits },
): Promise<ImageDimensions | null> {
  const named = formats.find((format) => mediaTypesOf(format).includes(input.contentType));
  if (named === undefined) return null;
  const header = await (named === 'heic' ? readHeicHeader(input) : readImageHeader(input));
  if (header === null) return null;
  const { width, height } = header;
  if (width * height > limits.maxPixels) throw tooManyPixels(limits.maxPixels);
  requireSides(header, limits.maxSide);
  return { width, height };
}
