import { conversion, type SharpConversion } from './conversion.ts';

// The matrix of the W3C's Filter Effects Module (sepia at 100 %), rows for red, green and blue.
const MATRIX: [[number, number, number], [number, number, number], [number, number, number]] = [
  [0.393, 0.769, 0.189],
  [0.349, 0.686, 0.168],
  [0.272, 0.534, 0.131],
];

/**
 * Brown tones, by the matrix that CSS `sepia()` uses too
 * ({@link https://www.w3.org/TR/filter-effects-1/#sepiaEquivalent | Filter Effects}), on sRGB values. Alpha is kept.
 *
 * @example
 * ```ts
 * sharpProcessor({ conversions: { SEPIA_SMALL: conversion({ recipe: 'sepia-320', apply: (image) => sepia().apply(image.resize(320)) }) } });
 * ```
 */
export function sepia(): SharpConversion {
  return conversion({ recipe: 'sepia-1', apply: (image) => image.recomb(MATRIX) });
}
