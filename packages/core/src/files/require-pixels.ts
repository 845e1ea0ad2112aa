import { DarkroomError, type DarkroomErrorOptions } from '../errors/darkroom-error.ts';
import { isImage } from '../media-types/media-type.ts';

/**
 * Checks the number of pixels of an image against the maximum; null accepts any number. An image with unknown
 * dimensions is refused, since it may have any number.
 *
 * @param context Further facts for the client.
 * @throws {DarkroomError} IMAGE_TOO_LARGE.
 */
export function requirePixels(
  contentType: string,
  { width, height }: { readonly width: number | null; readonly height: number | null },
  maxPixels: number | null,
  context?: DarkroomErrorOptions['context'],
): void {
  if (maxPixels === null || !isImage(contentType)) return;
  if (width !== null && height !== null && width * height <= maxPixels) return;
  const message =
    width === null || height === null
      ? `The dimensions of this image cannot be determined, and at most ${maxPixels} pixels are accepted here. Upload a JPEG, PNG, WebP, GIF or AVIF image.`
      : `The image has ${width} × ${height} pixels, but at most ${maxPixels} are accepted here. Upload a smaller image.`;
  throw new DarkroomError('IMAGE_TOO_LARGE', message, { context: { ...context, maxPixels } });
}
