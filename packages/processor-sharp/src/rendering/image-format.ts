import type { ImageFormat } from '@graphql-darkroom/core/adapter';

// Only its type is core's: a process that renders starts without all the rest of that.
export type { ImageFormat };

const CONTENT_TYPES: Readonly<Record<ImageFormat, string>> = {
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  gif: 'image/gif',
  avif: 'image/avif',
};

/** All of them. */
export const IMAGE_FORMATS: readonly ImageFormat[] = ['jpeg', 'png', 'webp', 'gif', 'avif'];

/** The media type of a format. */
export function mediaTypeOf(format: ImageFormat): string {
  return CONTENT_TYPES[format];
}

/** The media type of what sharp wrote; undefined for formats that a conversion must not choose. */
export function contentTypeOf(sharpFormat: string): string | undefined {
  const format = sharpFormat === 'heif' ? 'avif' : sharpFormat;
  return isImageFormat(format) ? CONTENT_TYPES[format] : undefined;
}

/** Whether this names one of the formats. */
export function isImageFormat(format: string): format is ImageFormat {
  return Object.hasOwn(CONTENT_TYPES, format);
}
