import type { ImageDimensions, Processor } from '@graphql-darkroom/core';
import { readAvifHeader } from './header/avif-header.ts';
import { readGifHeader } from './header/gif-header.ts';
import { type HeaderReader, headerReader } from './header/header-reader.ts';
import { readJpegHeader } from './header/jpeg-header.ts';
import { readPngHeader } from './header/png-header.ts';
import { readWebpHeader } from './header/webp-header.ts';
import { tooManyPixels } from './refusals.ts';
import { type ImageFormat, mediaTypeOf, SNIFF_LENGTH, sniffFormat } from './rendering/image-format.ts';

const READ_HEADER: Readonly<Record<ImageFormat, (reader: HeaderReader) => Promise<ImageDimensions | null>>> = {
  jpeg: readJpegHeader,
  png: readPngHeader,
  webp: readWebpHeader,
  gif: readGifHeader,
  avif: readAvifHeader,
};

/**
 * Reads an image's dimensions from its header, stepping over what lies in between.
 *
 * By parsers of its own, some lines each: this runs where an upload is completed, in the process that serves the API, where no
 * decoder in C should meet bytes of unknown origin, and libvips wants the whole of a WebP to tell its size. image-size, the other
 * candidate, knows the orientation of JPEGs only and wants everything up to the answer in one buffer. What a header claims decides
 * nothing alone: a conversion judges again what it decodes.
 */
export async function inspectImage(
  input: Parameters<Processor['inspect']>[0],
  { formats, maxPixels }: { readonly formats: readonly ImageFormat[]; readonly maxPixels: number },
): Promise<ImageDimensions | null> {
  if (!formats.some((format) => mediaTypeOf(format) === input.contentType)) return null;
  const reader = headerReader(input);
  const format = sniffFormat(await reader.upTo(0, SNIFF_LENGTH));
  const dimensions = format === null ? null : await READ_HEADER[format](reader);
  if (dimensions === null || dimensions.width === 0 || dimensions.height === 0) return null;
  if (dimensions.width * dimensions.height > maxPixels) throw tooManyPixels(maxPixels);
  return dimensions;
}
