import sharp, { type Metadata, type SharpOptions } from 'sharp';
import { isCompleteGif } from './complete-gif.ts';
import { countWebpFrames } from './count-webp-frames.ts';
import type { SourceFormat } from './image-format.ts';
import { isOutOfMemory, verdictOf } from './judge-sharp-error.ts';
import type { RenderLimits } from './render-limits.ts';
import { Refused } from './verdict.ts';

/** An image to render: its bytes, the format that its first bytes indicate, and its limits. */
export interface SourceImage {
  readonly bytes: Uint8Array;
  readonly format: SourceFormat;
  readonly limits: RenderLimits;
  /**
   * The EXIF block of the original, or null without one, if `bytes` are a decoded copy.
   *
   * @default that in `bytes`
   */
  readonly exif?: Uint8Array | null;
}

/** Facts from the header of an image. */
export interface JudgedImage {
  /** Pixels of one frame, after orientation. */
  readonly width: number;
  /** Pixels of one frame, after orientation. */
  readonly height: number;
  readonly frames: number;
  readonly hasAlpha: boolean;
  /** The colour space to convert it in; null for sharp's usual one. */
  readonly pipelineSpace: 'srgb' | 'b-w' | null;
}

/** The options to open every image with. */
export function openOptions(format: SourceFormat, { maxPixels }: RenderLimits): SharpOptions {
  return {
    // Refuses what is truncated or cannot be decoded, but not what only causes warnings: cameras write such JPEGs, for
    // example with bytes between two segments, and every browser shows them.
    failOn: 'error',
    // Checked when the header is read, here and everywhere: a decompression bomb is never decoded.
    limitInputPixels: maxPixels,
    sequentialRead: true,
    // All frames, as one tall image. Further images in an AVIF are not frames of the one it shows.
    ...(format === 'gif' || format === 'webp' ? { pages: -1 } : {}),
  };
}

/**
 * Checks an image by its header, before any pixel is decoded.
 *
 * @throws {Refused} UNSUPPORTED, DAMAGED, TOO_MANY_PIXELS, SIDE_OVER_LIMIT, TOO_MANY_FRAMES.
 */
export async function judgeImage({ bytes, format, limits }: SourceImage): Promise<JudgedImage> {
  if (format === 'webp' && countWebpFrames(bytes) > limits.maxFrames) throw new Refused('TOO_MANY_FRAMES');
  const metadata = await readMetadata(bytes, openOptions(format, limits));
  const frames = metadata.pages ?? 1;
  if (format === 'avif' && metadata.compression !== 'av1') throw new Refused('UNSUPPORTED');
  if (isAnimatable(format) && frames > limits.maxFrames) throw new Refused('TOO_MANY_FRAMES');
  // libvips and the decoders hold many copies of a row at a time. The stacked frames may have any height: that costs no
  // memory.
  const sides = [metadata.width, isAnimatable(format) ? (metadata.pageHeight ?? metadata.height) : metadata.height];
  if (Math.max(...sides) > limits.maxSide) throw new Refused('SIDE_OVER_LIMIT');
  if (format === 'gif' && !isCompleteGif(bytes)) throw new Refused('DAMAGED');
  const isAnimation = isAnimatable(format) && frames > 1;
  return {
    width: isAnimation ? metadata.width : metadata.autoOrient.width,
    height: isAnimation ? (metadata.pageHeight ?? metadata.height) : metadata.autoOrient.height,
    frames: isAnimatable(format) ? frames : 1,
    hasAlpha: metadata.hasAlpha,
    pipelineSpace: metadata.hasProfile ? (SPACE_OF_DEEP[metadata.space ?? ''] ?? null) : null,
  };
}

/**
 * With 16 bits per channel, sharp converts an embedded profile to Display P3 and then writes those numbers as if they
 * were sRGB, or ignores the profile of a grey image.
 */
const SPACE_OF_DEEP: Readonly<Record<string, JudgedImage['pipelineSpace']>> = { rgb16: 'srgb', grey16: 'b-w' };

function isAnimatable(format: SourceFormat): boolean {
  return format === 'gif' || format === 'webp';
}

async function readMetadata(bytes: Uint8Array, options: SharpOptions): Promise<Metadata> {
  try {
    return await sharp(bytes, options).metadata();
  } catch (error) {
    if (isOutOfMemory(error)) throw error;
    throw new Refused(verdictOf(error) ?? 'DAMAGED', error);
  }
}
