import type { ImageDimensions, Processor } from '../ports/processor.ts';
import { readAvifHeader } from './avif-header.ts';
import { readGifHeader } from './gif-header.ts';
import { type HeaderReader, headerReader } from './header-reader.ts';
import { IMAGE_CONTENT_TYPES, type ImageFormat, SNIFF_LENGTH, sniffImageFormat } from './image-format.ts';
import { readJpegHeader } from './jpeg-header.ts';
import { readPngHeader } from './png-header.ts';
import { readWebpHeader } from './webp-header.ts';

/** What an image's header says: its type by its first bytes, and its dimensions as shown. */
export interface ImageHeader extends ImageDimensions {
  /** One of {@link IMAGE_CONTENT_TYPES}. */
  readonly contentType: string;
}

const READ_HEADER: Readonly<Record<ImageFormat, (reader: HeaderReader) => Promise<ImageDimensions | null>>> = {
  jpeg: readJpegHeader,
  png: readPngHeader,
  webp: readWebpHeader,
  gif: readGifHeader,
  avif: readAvifHeader,
};

/**
 * Reads the header of a JPEG, PNG, WebP, GIF or AVIF, at most 1 MiB in all, stepping over what lies in
 * between. Null for anything else.
 *
 * By parsers of our own, some lines each: this runs where an upload is completed, in the process that serves the API,
 * where no decoder in C should meet bytes of unknown origin, and libvips wants the whole of a WebP to tell its size.
 * image-size, the other candidate, knows the orientation of JPEGs only and wants everything up to the answer in one
 * buffer. What a header claims decides nothing alone: a conversion judges again what it decodes.
 */
export async function readImageHeader(
  input: Omit<Parameters<Processor['inspect']>[0], 'contentType'>,
): Promise<ImageHeader | null> {
  const reader = headerReader(input);
  const format = sniffImageFormat(await reader.upTo(0, SNIFF_LENGTH));
  const dimensions = format === null ? null : await READ_HEADER[format](reader);
  if (format === null || dimensions === null || dimensions.width === 0 || dimensions.height === 0) return null;
  return { contentType: IMAGE_CONTENT_TYPES[format], ...dimensions };
}
