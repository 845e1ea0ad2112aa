import { conversion, type SharpConversion } from '../conversion.ts';
import { numberInRange } from './number-in-range.ts';

/** Options of {@link blur}. */
export interface BlurOptions {
  /**
   * The standard deviation of the Gaussian, 0.3 to 100, in pixels of the result.
   *
   * @default 8
   */
  readonly sigma?: number;
}

/**
 * A Gaussian blur, applied after any change of size. The frames of an animation blur into each other at their upper and
 * lower edges.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION.
 * @example
 * ```ts
 * sharpProcessor({ conversions: { PLACEHOLDER: compose(thumbnail({ width: 64 }), blur({ sigma: 2 })) } });
 * ```
 */
export function blur(options: BlurOptions = {}): SharpConversion {
  const sigma = numberInRange('The sigma of blur', options.sigma ?? 8, 0.3, 100);
  return conversion({
    recipe: `blur-1(${sigma})`,
    description: 'Blurred.',
    sets: ['sharpness'],
    apply: (image) => image.blur(sigma),
  });
}
