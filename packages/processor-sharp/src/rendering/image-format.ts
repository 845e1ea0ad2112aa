/** The formats that are read, by the name that sharp writes them under. */
export type ImageFormat = 'jpeg' | 'png' | 'webp' | 'gif' | 'avif';

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

/** How many bytes {@link sniffFormat} looks at. */
export const SNIFF_LENGTH = 64;

/** Tells a format by its first bytes; null for any other. */
export function sniffFormat(bytes: Uint8Array): ImageFormat | null {
  const text = Buffer.from(bytes.subarray(0, SNIFF_LENGTH)).toString('latin1');
  if (text.startsWith('\xFF\xD8\xFF')) return 'jpeg';
  if (text.startsWith('\x89PNG\r\n\x1A\n')) return 'png';
  if (/^GIF8[79]a/.test(text)) return 'gif';
  if (text.startsWith('RIFF') && text.startsWith('WEBP', 8)) return 'webp';
  // A HEIC looks the same but for its brands.
  if (text.startsWith('ftyp', 4) && /^(?:.{4})*avi[fs]/s.test(text.slice(8, brandsEnd(bytes)))) return 'avif';
  return null;
}

function brandsEnd(bytes: Uint8Array): number {
  return bytes.length < 4 ? 0 : new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
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
