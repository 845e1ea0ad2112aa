/**
 * The media types that Cloudinary accepts as images: JPEG, PNG, WebP, GIF, AVIF, HEIC, TIFF and BMP. SVG and PDF are
 * excluded on purpose: they are documents, and add-ons look at pixels.
 *
 * From https://cloudinary.com/documentation/image_transformations#supported_image_formats
 */
const SUPPORTED: ReadonlySet<string> = new Set([
  'image/jpeg',
  'image/png',
  'image/webp',
  'image/gif',
  'image/avif',
  'image/heic',
  'image/heif',
  'image/tiff',
  'image/bmp',
]);

/** Whether files of this media type are sent to Cloudinary. */
export function isSupported(contentType: string): boolean {
  return SUPPORTED.has(contentType);
}
