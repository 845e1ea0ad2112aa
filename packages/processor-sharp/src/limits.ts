import { wholeNumberInRange } from './blocks/number-in-range.ts';
import type { RenderLimits } from './rendering/render-limits.ts';

/** What images are held to. */
export interface SharpLimits {
  /**
   * The most pixels that an image may have, those of all frames of an animation together. Decoded, a pixel takes 3 or 4 bytes.
   *
   * @default 50_000_000
   */
  readonly maxPixels?: number;
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
   * How long one image may be decoded, converted and encoded, 1 to 3,600 seconds. Then its process is killed. Reading the original and writing the
   * result does not count.
   *
   * @default 60
   */
  readonly timeoutSeconds?: number;
}

/** The limits that hold. */
export type ResolvedLimits = RenderLimits & { readonly maxSourceBytes: number };

/**
 * Completes the limits that a user gave.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION.
 */
export function resolveLimits(given: SharpLimits): ResolvedLimits {
  const limit = (name: keyof SharpLimits, otherwise: number, most = Number.MAX_SAFE_INTEGER): number =>
    wholeNumberInRange(name, given[name] ?? otherwise, 1, most);
  return {
    maxPixels: limit('maxPixels', 50_000_000),
    maxFrames: limit('maxFrames', 1000, 100_000),
    maxSourceBytes: limit('maxSourceBytes', 104_857_600),
    maxResultBytes: limit('maxResultBytes', 104_857_600),
    timeoutSeconds: limit('timeoutSeconds', 60, 3600),
  };
}
