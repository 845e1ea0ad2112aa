import type { ImageDimensions, Processor } from '../ports/processor.ts';
import { readAvifHeader } from './avif-header.ts';
import { readGifHeader } from './gif-header.ts';
import { type HeaderReader, headerReader } from './header-reader.ts';
import { IMAGE_CONTENT_TYPES, type ImageFormat, SNIFF_LENGTH, sniffImageFormat } from './image-format.ts';
import { readJpegHeader } from './jpeg-header.ts';
import { readPngHeader } from './png-header.ts';
import { readWebpHeader } from './webp-header.ts';

/** The content of an image's header: its type by its first bytes, and its dimensions as displayed. */
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
 * Reads the header of a JPEG, PNG, WebP, GIF or AVIF, at most 1 MiB in total, skipping irrelevant data. Null for
 * anything else.
 *
 * Uses short parsers of its own. It runs when an upload is completed, in the process that serves the API, where bytes
 * of unknown origin should not reach a decoder written in C; and libvips needs a complete WebP to determine its size.
 * The alternative, image-size, reads the orientation of JPEGs only, and needs everything up to the result in one
 * buffer. Nothing depends on the header's claims alone: a conversion checks the decoded image again.
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

/**
 * Reads the dimensions of a HEIC, or of another image in the same container, as {@link readImageHeader} does for the
 * formats that every browser shows. Null if they cannot be determined.
 */
export async function readHeicHeader(
  input: Omit<Parameters<Processor['inspect']>[0], 'contentType'>,
): Promise<ImageDimensions | null> {
  const reader = headerReader(input);
  if (!isContainer(await reader.upTo(0, 12))) return null;
  const dimensions = await readAvifHeader(reader);
  return dimensions === null || dimensions.width === 0 || dimensions.height === 0 ? null : dimensions;
}

function isContainer(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(4, 8)).toString('latin1') === 'ftyp';
}
