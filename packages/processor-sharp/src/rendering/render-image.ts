import type { ImageExif } from '@graphql-darkroom/core/adapter';
import sharp, { type OutputInfo } from 'sharp';
import { readExif } from './exif/read-exif.ts';
import { contentTypeOf } from './image-format.ts';
import { openOptions, type SourceImage } from './judge-image.ts';
import { isOutOfMemory, verdictOf } from './judge-sharp-error.ts';
import { outputFormatOf, type Pipeline, sharpOf } from './pipeline.ts';
import { Refused } from './verdict.ts';

/** The result, in memory. */
export interface RenderedImage {
  readonly body: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly contentType: string;
  /** What the EXIF block of the source says; only if it was requested. */
  readonly exif?: ImageExif | null;
}

/**
 * Decodes, converts and encodes an image.
 *
 * @param options `exif` requests what the EXIF block says, too.
 * @throws {Refused} FORMAT_NOT_SERVED, RESULT_TOO_LONG, DAMAGED, or the verdict that an error of sharp stands for.
 */
export async function renderImage(
  source: SourceImage,
  pipeline: Pipeline,
  { exif = false }: { readonly exif?: boolean } = {},
): Promise<RenderedImage> {
  const { bytes, limits } = source;
  if (contentTypeOf(outputFormatOf(pipeline)) === undefined) throw new Refused('FORMAT_NOT_SERVED');
  const image = sharpOf(pipeline, bytes).timeout({ seconds: limits.timeoutSeconds });
  let output: { readonly data: Buffer; readonly info: OutputInfo };
  try {
    output = await image.toBuffer({ resolveWithObject: true });
  } catch (error) {
    const verdict = verdictOf(error);
    if (verdict !== null) throw new Refused(verdict, error);
    if (isOutOfMemory(error) || (await canDecode(source))) throw error;
    throw new Refused('DAMAGED', error);
  }
  const { data, info } = output;
  if (data.length > limits.maxResultBytes) throw new Refused('RESULT_TOO_LONG');
  const contentType = contentTypeOf(info.format);
  if (contentType === undefined) throw new Refused('FORMAT_NOT_SERVED');
  const rendered = { body: data, width: info.width, height: info.pageHeight ?? info.height, contentType };
  return exif ? { ...rendered, exif: await readExif(source) } : rendered;
}

/**
 * Distinguishes a damaged image from a failed conversion of a sound one, without a list of every decoder's messages.
 */
async function canDecode({ bytes, format, limits }: SourceImage): Promise<boolean> {
  try {
    // Not stats(), which takes some failures of decoders for success.
    await sharp(bytes, openOptions(format, limits))
      .greyscale()
      .timeout({ seconds: limits.timeoutSeconds })
      .raw()
      .toBuffer();
    return true;
  } catch (error) {
    return isOutOfMemory(error) || verdictOf(error) !== null;
  }
}
