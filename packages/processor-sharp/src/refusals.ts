import { DarkroomError } from '@graphql-darkroom/core';

/** The refusal of everything that is not one of the five formats. */
export function unsupportedImage(cause?: unknown): DarkroomError {
  return new DarkroomError(
    'UNSUPPORTED_IMAGE',
    'Images of this type cannot be converted: upload a JPEG, PNG, WebP, GIF or AVIF.',
    {
      context: { supported: ['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif'] },
      cause,
    },
  );
}

/** The refusal of an image that no decoder can read whole. */
export function invalidImage(cause?: unknown): DarkroomError {
  return new DarkroomError(
    'INVALID_IMAGE',
    'The image is damaged or incomplete: save it anew in an image program, or upload it again.',
    { cause },
  );
}

/** The refusal of an image that is over a limit. `why` completes the sentence "The image …". */
export function imageTooLarge(
  why: string,
  options: { readonly maxPixels?: number; readonly cause?: unknown } = {},
): DarkroomError {
  const { maxPixels, cause } = options;
  return new DarkroomError('IMAGE_TOO_LARGE', `The image ${why}: upload a smaller one.`, {
    context: maxPixels === undefined ? {} : { maxPixels },
    cause,
  });
}

/** The refusal of an image with more than `maxPixels` pixels. */
export function tooManyPixels(maxPixels: number, cause?: unknown): DarkroomError {
  return imageTooLarge(`has more than ${maxPixels} pixels, counting every frame`, { maxPixels, cause });
}
