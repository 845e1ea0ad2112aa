import { MAX_IMAGE_SIDE } from '@graphql-darkroom/core/adapter';
import { wholeNumberInRange } from './blocks/number-in-range.ts';
import type { RenderLimits } from './rendering/render-limits.ts';

/** What images are held to. */
export interface SharpLimits {
  /**
   * The most pixels that an image may have, those of all frames of an animation together. Decoded, a
   * pixel takes 3 or 4 bytes.
   *
   * @default 50_000_000
   */
  readonly maxPixels?: number;
  /**
   * The longest side that an image may have, in pixels, 1 to 10,000,000: a decoder holds many rows at once, so that an
   * image that is wide takes far more memory than its pixels do.
   *
   * @default 65_535
   */
  readonly maxSide?: number;
  /**
   * The most frames that an animation may have, 1 to 100,000.
   *
   * @default 1_000
   */
  readonly maxFrames?: number;
  /**
   * The longest original that is converted, in bytes: it is held in memory while that happens.
   *
   * @default 104_857_600
   */
  readonly maxSourceBytes?: number;
  /**
   * The longest result, in bytes: it is held in memory too.
   *
   * @default 104_857_600
   */
  readonly maxResultBytes?: number;
  /**
   * How long one image may be decoded, converted and encoded, 1 to 3,600 seconds, by the clock and of CPU time. Then
   * its process is killed. Reading the original and writing the result does not count, nor does time in which the
   * machine was suspended or busy with other work: past four times as long and a minute, the conversion is tried again.
   *
   * @default 60
   */
  readonly timeoutSeconds?: number;
  /**
   * The most memory that the process of one image may have resident, in bytes, at least 268,435,456 (256 MiB). It is
   * looked at every 20 ms, and a process that has more is killed. With `processes: 0` it holds for nothing, as no
   * process is there to be killed: lower `maxPixels` there.
   *
   * @default 1_610_612_736
   */
  readonly maxMemoryBytes?: number;
}

/** The limits that hold. */
export type ResolvedLimits = RenderLimits & { readonly maxSourceBytes: number };

/**
 * Completes the limits that a user gave.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION.
 */
export function resolveLimits(given: SharpLimits): ResolvedLimits {
  const limit = (name: keyof SharpLimits, otherwise: number, most = Number.MAX_SAFE_INTEGER, least = 1): number =>
    wholeNumberInRange(name, given[name] ?? otherwise, least, most);
  return {
    maxPixels: limit('maxPixels', 50_000_000),
    maxSide: limit('maxSide', MAX_IMAGE_SIDE, 10_000_000),
    maxFrames: limit('maxFrames', 1000, 100_000),
    maxSourceBytes: limit('maxSourceBytes', 104_857_600),
    maxResultBytes: limit('maxResultBytes', 104_857_600),
    timeoutSeconds: limit('timeoutSeconds', 60, 3600),
    // 50 megapixels of every format pass: a lossless WebP takes the most, 1,278 MB.
    maxMemoryBytes: limit('maxMemoryBytes', 1_610_612_736, Number.MAX_SAFE_INTEGER, 268_435_456),
  };
}
