import type { Sharp } from 'sharp';
import { isLosslessWebp } from './lossless-webp.ts';
import type { ImageFormat, SourceFormat } from './rendering/image-format.ts';

/**
 * How each format is encoded. AVIF: for 3 megapixels on one core, effort 2 takes 1.9 s, while sharp's default of 4
 * takes 11 s for a file 18 % smaller. Colours at half resolution, as in JPEGs, take two thirds of the memory.
 */
const ENCODE: Readonly<Record<ImageFormat, (image: Sharp, quality?: number) => Sharp>> = {
  jpeg: (image, quality = 80) => image.jpeg({ quality }),
  png: (image) => image.png(),
  webp: (image, quality = 80) => image.webp({ quality, lossless: false }),
  // The original's palette has none of the new colours, and identical frames carry the animation's timing.
  gif: (image) => image.gif({ reuse: false, keepDuplicateFrames: true }),
  avif: (image, quality = 50) => image.avif({ quality, effort: 2, chromaSubsampling: '4:2:0' }),
};

/**
 * An AVIF with more pixels is written as WebP: for 50 megapixels, the AVIF encoder took 1.1 GB, the WebP encoder 340
 * MB.
 */
const MOST_AVIF_PIXELS = 20_000_000;
/** The longest side of a WebP, in pixels. */
const LONGEST_WEBP_SIDE = 16_383;

/** Sets the output format of an image. `quality` is 1 to 100, for lossy formats. */
export function encodeAs(image: Sharp, format: ImageFormat, quality?: number): Sharp {
  return ENCODE[format](image, quality);
}

/**
 * Sets the output format of an image to the format it was read in; a conversion may still choose another. A HEIC
 * becomes a JPEG, or with alpha a WebP: browsers do not show HEIC, and no encoder for it is available.
 */
export function encodeLikeSource(
  image: Sharp,
  source: {
    readonly format: SourceFormat;
    readonly bytes: Uint8Array;
    readonly width: number;
    readonly height: number;
    readonly hasAlpha: boolean;
  },
): Sharp {
  const { format, bytes, width, height, hasAlpha } = source;
  if (format === 'webp' && isLosslessWebp(bytes)) return image.webp({ lossless: true });
  const fitsWebp = Math.max(width, height) <= LONGEST_WEBP_SIDE;
  if (format === 'heic') return encodeAs(image, hasAlpha ? (fitsWebp ? 'webp' : 'png') : 'jpeg');
  const isLarge = width * height > MOST_AVIF_PIXELS && fitsWebp;
  return encodeAs(image, format === 'avif' && isLarge ? 'webp' : format);
}
