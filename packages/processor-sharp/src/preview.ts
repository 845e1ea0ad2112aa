import type { ImagePlaceholder, ImagePreview } from '@graphql-darkroom/core/adapter';
import sharp from 'sharp';
import { rgbaToThumbHash } from 'thumbhash';
import type { SharpConversion } from './conversion.ts';
import { encodeAs } from './encode-as.ts';
import type { RenderedImage } from './rendering/render-image.ts';

/** The longest side of the image that a ThumbHash is computed of, in pixels: the format allows no more. */
const PLACEHOLDER_SIDE = 100;

/** Makes an image at most this wide and high, as a JPEG, or as a PNG if it may have transparent pixels. */
export function shrinkTo(maxSide: number): SharpConversion['apply'] {
  return (image, { hasAlpha }) =>
    encodeAs(
      image.resize({ width: maxSide, height: maxSide, fit: 'inside', withoutEnlargement: true }),
      hasAlpha ? 'png' : 'jpeg',
    );
}

/** The preview that was rendered by {@link shrinkTo}. */
export async function previewOf({ body, contentType, exif = null }: RenderedImage): Promise<ImagePreview> {
  return { body, contentType, placeholder: await placeholderOf(body), exif };
}

async function placeholderOf(body: Uint8Array): Promise<ImagePlaceholder> {
  const { data, info } = await sharp(body)
    .resize({ width: PLACEHOLDER_SIDE, height: PLACEHOLDER_SIDE, fit: 'inside', withoutEnlargement: true })
    .toColourspace('srgb')
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const hash = rgbaToThumbHash(info.width, info.height, data);
  return { thumbHash: Buffer.from(hash).toString('base64'), dominantColor: dominantColorOf(data) };
}

/**
 * The mean of the most frequent colours: of the visible pixels, those that share the upper four bits of each channel
 * with most others. White if there are none.
 */
function dominantColorOf(rgba: Uint8Array): string {
  const bins = new Map<number, { count: number; sums: [number, number, number] }>();
  for (let at = 0; at + 3 < rgba.length; at += 4) {
    const [red = 0, green = 0, blue = 0, alpha = 0] = rgba.subarray(at, at + 4);
    if (alpha < 128) continue;
    const key = ((red >> 4) << 8) | ((green >> 4) << 4) | (blue >> 4);
    const bin = bins.get(key) ?? { count: 0, sums: [0, 0, 0] };
    bins.set(key, bin);
    bin.count += 1;
    bin.sums[0] += red;
    bin.sums[1] += green;
    bin.sums[2] += blue;
  }
  let most = { count: 1, sums: [255, 255, 255] };
  for (const bin of bins.values()) if (bin.count >= most.count) most = bin;
  return `#${most.sums
    .map((sum) =>
      Math.round(sum / most.count)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;
}
