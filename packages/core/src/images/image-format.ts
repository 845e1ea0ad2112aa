/** The image formats whose headers Darkroom can read. */
export type ImageFormat = 'jpeg' | 'png' | 'webp' | 'gif' | 'avif';

/** Their media types. */
export const IMAGE_CONTENT_TYPES: Readonly<Record<ImageFormat, string>> = {
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  gif: 'image/gif',
  avif: 'image/avif',
};

/** The number of bytes that {@link sniffImageFormat} reads: an AVIF may list dozens of brands before its own. */
export const SNIFF_LENGTH = 256;

/** Detects a format by its first bytes; null for any other. */
export function sniffImageFormat(bytes: Uint8Array): ImageFormat | null {
  const text = Buffer.from(bytes.subarray(0, SNIFF_LENGTH)).toString('latin1');
  if (text.startsWith('\xFF\xD8\xFF')) return 'jpeg';
  if (text.startsWith('\x89PNG\r\n\x1A\n')) return 'png';
  if (/^GIF8[79]a/.test(text)) return 'gif';
  if (text.startsWith('RIFF') && text.startsWith('WEBP', 8)) return 'webp';
  // A HEIC differs only in its brands.
  if (text.startsWith('ftyp', 4) && /^(?:.{4})*avi[fs]/s.test(text.slice(8, brandsEnd(bytes)))) return 'avif';
  return null;
}

function brandsEnd(bytes: Uint8Array): number {
  return bytes.length < 4 ? 0 : new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
}
