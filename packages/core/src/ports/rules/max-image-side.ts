import { DarkroomError } from '../../errors/darkroom-error.ts';
import type { ImageDimensions } from '../processor.ts';

/**
 * The longest side of an image by default, in pixels: the longest that a JPEG or a GIF can have (ITU T.81, B.2.2). Of
 * 50 megapixels, an image that is as wide as this takes a decoder some 500 MB, and one of
 * 10,000,000 pixels takes 3.6 GB.
 */
export const MAX_IMAGE_SIDE = 65_535;

/**
 * Checks the sides that an image's header claims.
 *
 * @throws {DarkroomError} IMAGE_TOO_LARGE, with the limit in its context.
 */
export function requireSides({ width, height }: ImageDimensions, maxSide: number): void {
  if (Math.max(width, height) <= maxSide) return;
  throw new DarkroomError(
    'IMAGE_TOO_LARGE',
    `The image has a side of more than ${maxSide} pixels: upload a smaller one.`,
    { context: { maxSide } },
  );
}
