import { DarkroomError } from '@graphql-darkroom/core/adapter';
import { conversion, type SharpConversion } from '../conversion.ts';
import { encodeAs } from '../encode-as.ts';
import { IMAGE_FORMATS, type ImageFormat, isImageFormat } from '../rendering/image-format.ts';
import { wholeNumberInRange } from './number-in-range.ts';

/** Options of {@link format}. */
export interface FormatOptions {
  /**
   * 1 to 100, for the lossy formats: JPEG, WebP and AVIF.
   *
   * @default 80, and 50 for AVIF
   */
  readonly quality?: number;
}

/**
 * Writes the result in another format. Transparent pixels become white in a JPEG. Formats other than GIF and WebP
 * contain only the first frame of an animation.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION.
 * @example
 * ```ts
 * sharpProcessor({ conversions: { SMALL: compose(thumbnail({ width: 640 }), format('webp', { quality: 70 })) } });
 * ```
 */
export function format(name: ImageFormat, options: FormatOptions = {}): SharpConversion {
  if (!isImageFormat(name)) {
    throw new DarkroomError(
      'INVALID_CONFIGURATION',
      `Unknown format ${String(name)}. Valid formats: ${IMAGE_FORMATS.join(', ')}.`,
    );
  }
  const { quality } = options;
  if (quality !== undefined) wholeNumberInRange('The quality of a format', quality, 1, 100);
  return conversion({
    recipe: quality === undefined ? `${name}-1` : `${name}-1(${quality})`,
    description: `Encoded as ${name.toUpperCase()}.`,
    sets: ['format'],
    apply: (image) => encodeAs(name === 'jpeg' ? image.flatten({ background: 'white' }) : image, name, quality),
  });
}
