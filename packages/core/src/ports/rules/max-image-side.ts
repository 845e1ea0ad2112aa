import { DarkroomError } from '../../errors/darkroom-error.ts';
import type { ImageDimensions } from '../processor.ts';

/**
 * The default for the longest side of an image, in pixels: the maximum of JPEG and GIF (ITU T.81, B.2.2). At 50
 * megapixels, an image of this width takes a decoder about 500 MB, and one 10,000,000 pixels wide takes 3.6 GB.
 */
export const MAX_IMAGE_SIDE = 65_535;

/**
 * Checks the sides declared in an image's header.
 *
 * @throws {DarkroomError} IMAGE_TOO_LARGE, with the limit in its context.
 */
export function requireSides({ width, height }: ImageDimensions, maxSide: number): void {
  if (Math.max(width, height) <= maxSide) return;
  throw new DarkroomError(
    'IMAGE_TOO_LARGE',
    `The image has a side of more than ${maxSide} pixels. Upload a smaller image.`,
    { context: { maxSide } },
  );
}
