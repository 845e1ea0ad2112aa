import { conversion, type SharpConversion } from '../conversion.ts';

/**
 * Shades of grey, by sharp's `grayscale()`: as light as the colours, measured in linear light. Alpha is kept.
 *
 * @example
 * ```ts
 * sharpProcessor({ conversions: { GRAY: grayscale() } });
 * ```
 */
export function grayscale(): SharpConversion {
  return conversion({
    recipe: 'grayscale-1',
    description: 'Shades of grey.',
    sets: ['colour'],
    apply: (image) => image.grayscale(),
  });
}
