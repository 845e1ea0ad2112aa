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

/** The formats that can be read: HEIC, which libvips does not decode here, beside the others. */
export type SourceFormat = ImageFormat | 'heic';

/** All formats that can be written. */
export const IMAGE_FORMATS: readonly ImageFormat[] = ['jpeg', 'png', 'webp', 'gif', 'avif'];

/** The media type of a format. */
export function mediaTypeOf(format: SourceFormat): string {
  return format === 'heic' ? 'image/heic' : CONTENT_TYPES[format];
}

/** All media types of a format: a HEIC whose brands do not name its codec is an `image/heif`. */
export function mediaTypesOf(format: SourceFormat): readonly string[] {
  return format === 'heic' ? ['image/heic', 'image/heif'] : [mediaTypeOf(format)];
}

/** The media type of sharp's output format; undefined for formats that a conversion must not choose. */
export function contentTypeOf(sharpFormat: string): string | undefined {
  const format = sharpFormat === 'heif' ? 'avif' : sharpFormat;
  return isImageFormat(format) ? CONTENT_TYPES[format] : undefined;
}

/** Whether this is the name of one of the formats that can be written. */
export function isImageFormat(format: string): format is ImageFormat {
  return Object.hasOwn(CONTENT_TYPES, format);
}
