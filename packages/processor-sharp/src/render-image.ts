import type { ImageDimensions, ImageFormat } from '@graphql-darkroom/core';
import sharp, { type Metadata, type Sharp, type SharpOptions } from 'sharp';
import { isCompleteGif } from './complete-gif.ts';
import { contentTypeOf, encodeAs } from './image-format.ts';
import { invalidImage, unsupportedImage } from './refusals.ts';
import { isLimitError, translateSharpError } from './translate-sharp-error.ts';

/** What libvips is held to. */
export interface RenderLimits {
  readonly maxPixels: number;
  readonly timeoutSeconds: number;
}

/** The result, in memory. `contentType` is undefined when the conversion chose a format that we do not serve. */
export interface RenderedImage extends ImageDimensions {
  readonly body: Uint8Array;
  readonly contentType: string | undefined;
}

/** Judges an image by its header, then decodes, converts and encodes it. */
export async function renderImage(input: {
  readonly apply: (image: Sharp) => Sharp;
  readonly bytes: Uint8Array;
  readonly format: ImageFormat;
  readonly limits: RenderLimits;
}): Promise<RenderedImage> {
  const { apply, bytes, format, limits } = input;
  const options: SharpOptions = {
    // Refuses what is cut off or cannot be decoded, but not what makes a decoder merely complain: cameras write such JPEGs, with
    // bytes between two segments for one, and every browser shows them.
    failOn: 'error',
    // Judged when the header is read, here as everywhere: a bomb is never decoded.
    limitInputPixels: limits.maxPixels,
    // All frames, as one tall image; an AVIF's further images are others than the one it shows.
    ...(format === 'gif' || format === 'webp' ? { pages: -1 } : {}),
  };
  const metadata = await readMetadata(bytes, options, limits);
  if (format === 'avif' && metadata.compression !== 'av1') throw unsupportedImage();
  if (format === 'gif' && !isCompleteGif(bytes)) throw invalidImage();

  const image = prepare(bytes, options, metadata);
  const converted = apply(encodeAs(image, format, bytes)).timeout({ seconds: limits.timeoutSeconds });
  try {
    const { data, info } = await converted.toBuffer({ resolveWithObject: true });
    return {
      body: data,
      width: info.width,
      height: info.pageHeight ?? info.height,
      contentType: contentTypeOf(info.format),
    };
  } catch (error) {
    if (isLimitError(error) || (await canDecode(bytes, options, limits))) throw translateSharpError(error, limits);
    throw invalidImage(error);
  }
}

function prepare(bytes: Uint8Array, options: SharpOptions, metadata: Metadata): Sharp {
  // libvips would turn the tall image of all frames, and frames of animations carry no orientation that browsers respect.
  const autoOrient = (metadata.pages ?? 1) === 1;
  const image = sharp(bytes, { ...options, autoOrient });
  // With 16 bits a channel, sharp takes an embedded profile to Display P3 and then writes those numbers as if they were sRGB.
  return metadata.space === 'rgb16' && metadata.hasProfile ? image.pipelineColourspace('srgb') : image;
}

async function readMetadata(bytes: Uint8Array, options: SharpOptions, limits: RenderLimits): Promise<Metadata> {
  try {
    return await sharp(bytes, options).metadata();
  } catch (error) {
    if (isLimitError(error)) throw translateSharpError(error, limits);
    throw invalidImage(error);
  }
}

/** Tells a damaged image from a conversion that failed on a sound one, without a list of every decoder's messages. */
async function canDecode(bytes: Uint8Array, options: SharpOptions, limits: RenderLimits): Promise<boolean> {
  try {
    // Not stats(), which takes some failures of decoders for success.
    await sharp(bytes, options).greyscale().timeout({ seconds: limits.timeoutSeconds }).raw().toBuffer();
    return true;
  } catch (error) {
    return isLimitError(error);
  }
}
