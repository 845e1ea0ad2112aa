import { MAX_IMAGE_SIDE } from '@graphql-darkroom/core/adapter';
import { wholeNumberInRange } from './blocks/number-in-range.ts';
import type { RenderLimits } from './rendering/render-limits.ts';

/** Limits for images. */
export interface SharpLimits {
  /**
   * Maximum number of pixels of an image; for an animation, of all frames together. Decoded, a pixel takes 3 or 4
   * bytes.
   *
   * @default 50_000_000
   */
  readonly maxPixels?: number;
  /**
   * Maximum length of a side in pixels, 1 to 10,000,000. A decoder holds many rows at a time, so a wide image takes far
   * more memory than its pixels do.
   *
   * @default 65_535
   */
  readonly maxSide?: number;
  /**
   * Maximum number of frames of an animation, 1 to 100,000.
   *
   * @default 1_000
   */
  readonly maxFrames?: number;
  /**
   * Maximum size of an original in bytes. It is held in memory during the conversion.
   *
   * @default 104_857_600
   */
  readonly maxSourceBytes?: number;
  /**
   * Maximum size of a result in bytes. It is held in memory, too.
   *
   * @default 104_857_600
   */
  readonly maxResultBytes?: number;
  /**
   * Maximum time to decode, convert and encode an image, 1 to 3,600 seconds, of both wall-clock and CPU time. Then its
   * process is killed. Reading the original and writing the result does not count, nor does time in which the machine
   * was suspended or busy with other work: after four times as long plus a minute, the conversion is retried.
   *
   * @default 60
   */
  readonly timeoutSeconds?: number;
  /**
   * Maximum resident memory of the process of one image in bytes, at least 268,435,456 (256 MiB). Checked every 20 ms;
   * a process that exceeds it is killed. Has no effect with `processes: 0`, as there is no process to kill: lower
   * `maxPixels` instead.
   *
   * @default 1_610_612_736
   */
  readonly maxMemoryBytes?: number;
}

/** The limits in effect. */
export type ResolvedLimits = RenderLimits & { readonly maxSourceBytes: number };

/**
 * Completes the given limits with defaults.
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
    // 50 megapixels of every format fit: a lossless WebP takes the most, 1,278 MB.
    maxMemoryBytes: limit('maxMemoryBytes', 1_610_612_736, Number.MAX_SAFE_INTEGER, 268_435_456),
  };
}
