import type { ImageFormat } from '@graphql-darkroom/core/adapter';

// Only the type is core's: a render process starts without the rest of core.
export type { ImageFormat };

const CONTENT_TYPES: Readonly<Record<ImageFormat, string>> = {
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  gif: 'image/gif',
  avif: 'image/avif',
};

/** All formats. */
export const IMAGE_FORMATS: readonly ImageFormat[] = ['jpeg', 'png', 'webp', 'gif', 'avif'];

/** The media type of a format. */
export function mediaTypeOf(format: ImageFormat): string {
  return CONTENT_TYPES[format];
}

/** The media type of sharp's output format; undefined for formats that a conversion must not choose. */
export function contentTypeOf(sharpFormat: string): string | undefined {
  const format = sharpFormat === 'heif' ? 'avif' : sharpFormat;
  return isImageFormat(format) ? CONTENT_TYPES[format] : undefined;
}

/** Whether this is the name of one of the formats. */
export function isImageFormat(format: string): format is ImageFormat {
  return Object.hasOwn(CONTENT_TYPES, format);
}
