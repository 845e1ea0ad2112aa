import { sniffImageFormat } from '@graphql-darkroom/core/adapter';
import type { SourceFormat } from './rendering/image-format.ts';

/** The brands of HEIC images, and of images of any codec, which the decoder looks into. Sequences have others. */
const BRAND = /^ftyp(?:heic|heix|mif1)/;

/** Detects a format by its first bytes; null for any other. */
export function sniffSourceFormat(bytes: Uint8Array): SourceFormat | null {
  const format = sniffImageFormat(bytes);
  if (format !== null) return format;
  return BRAND.test(Buffer.from(bytes.subarray(4, 12)).toString('latin1')) ? 'heic' : null;
}
