import { DarkroomError, IMAGE_CONTENT_TYPES } from '@graphql-darkroom/core/adapter';

/** The error for types that no function converts. */
export function unsupportedImage(): DarkroomError {
  const supported = Object.values(IMAGE_CONTENT_TYPES);
  return new DarkroomError(
    'UNSUPPORTED_IMAGE',
    'Images of this type cannot be converted: upload a JPEG, PNG, WebP, GIF or AVIF.',
    { context: { supported } },
  );
}

/** The error for originals of more than `maxBytes`. */
export function tooManyBytes(maxBytes: number): DarkroomError {
  return new DarkroomError('IMAGE_TOO_LARGE', `The image has more than ${maxBytes} bytes. Upload a smaller image.`, {
    context: { maxBytes },
  });
}
