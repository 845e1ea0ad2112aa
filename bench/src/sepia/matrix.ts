import type { Sharp } from 'sharp';

/** The matrix of `sepia()`, for those that use sharp alone. */
export const SEPIA_MATRIX: Parameters<Sharp['recomb']>[0] = [
  [0.393, 0.769, 0.189],
  [0.349, 0.686, 0.168],
  [0.272, 0.534, 0.131],
];
