import { DarkroomError, type FocalPoint } from '@graphql-darkroom/core/adapter';
import sharp from 'sharp';
import type { ImageInfo, SharpConversion } from './conversion.ts';
import { encodeLikeSource } from './encode-as.ts';
import { mediaTypeOf } from './rendering/image-format.ts';
import { type JudgedImage, openOptions, type SourceImage } from './rendering/judge-image.ts';
import { outputFormatOf, type Pipeline, pipelineOf, withOpaqueBackground } from './rendering/pipeline.ts';

const ANIMATED: ReadonlySet<string> = new Set(['gif', 'webp']);

/**
 * Calls a conversion and returns the operations that it requests. Nothing is decoded here, whatever the bytes are.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION if it returns anything but the image that it received; whatever it
 * throws itself.
 */
export function buildPipeline(
  apply: SharpConversion['apply'],
  source: SourceImage,
  judged: JudgedImage,
  focalPoint: FocalPoint | null = null,
): Pipeline {
  const { bytes, format, limits } = source;
  const { width, height, frames, hasAlpha, pipelineSpace } = judged;
  // libvips would rotate the tall image of all frames, and browsers ignore the orientation of frames in animations.
  const opened = sharp(bytes, { ...openOptions(format, limits), autoOrient: frames === 1 });
  const image = pipelineSpace === null ? opened : opened.pipelineColourspace(pipelineSpace);
  const info: ImageInfo = { contentType: mediaTypeOf(format), width, height, frames, hasAlpha, focalPoint };
  const converted: unknown = apply(encodeLikeSource(image, { format, bytes, width, height, hasAlpha }), info);
  if (!(converted instanceof sharp)) {
    throw new DarkroomError(
      'INVALID_CONFIGURATION',
      'A conversion must return the image that it received. Write (image) => image.resize(320), without async.',
    );
  }
  const pipeline = withOpaqueBackground(pipelineOf(converted));
  // A single output frame must be the first one, not all of them stacked.
  return frames === 1 || ANIMATED.has(outputFormatOf(pipeline))
    ? pipeline
    : { ...pipeline, input: { ...pipeline.input, pages: 1 } };
}
