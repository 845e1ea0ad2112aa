import { conversion, type SharpConversion } from '../conversion.ts';
import { numberInRange } from './number-in-range.ts';

type Row = [number, number, number];

// The matrix of the W3C's Filter Effects Module (sepia at 100 %), rows for red, green and blue.
const MATRIX: readonly [Row, Row, Row] = [
  [0.393, 0.769, 0.189],
  [0.349, 0.686, 0.168],
  [0.272, 0.534, 0.131],
];

/** Options of {@link sepia}. */
export interface SepiaOptions {
  /**
   * The strength of the effect, from 0, which changes nothing, to 1.
   *
   * @default 1
   */
  readonly amount?: number;
}

/**
 * Brown tones, by the matrix that CSS `sepia()` uses
 * ({@link https://www.w3.org/TR/filter-effects-1/#sepiaEquivalent | Filter Effects}), on sRGB values. Alpha is kept.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION.
 * @example
 * ```ts
 * sharpProcessor({ conversions: { SEPIA_SMALL: compose(thumbnail({ width: 320 }), sepia({ amount: 0.8 })) } });
 * ```
 */
export function sepia(options: SepiaOptions = {}): SharpConversion {
  const amount = numberInRange('The amount of sepia', options.amount ?? 1, 0, 1);
  const mixed = ([a, b, c]: Row, position: number): Row => {
    const mix = (value: number, index: number): number => value * amount + (index === position ? 1 - amount : 0);
    return [mix(a, 0), mix(b, 1), mix(c, 2)];
  };
  const matrix: [Row, Row, Row] = [mixed(MATRIX[0], 0), mixed(MATRIX[1], 1), mixed(MATRIX[2], 2)];
  return conversion({
    recipe: amount === 1 ? 'sepia-1' : `sepia-1(${amount})`,
    description: amount === 1 ? 'Brown tones.' : `Brown tones at ${Math.round(amount * 100)}%.`,
    sets: ['colour'],
    apply: (image) => image.recomb(matrix),
  });
}
