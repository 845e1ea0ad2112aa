import { counted, DarkroomError } from '@graphql-darkroom/core/adapter';
import { ENABLE_HEIC } from './heic-support.ts';
import { IMAGE_FORMATS, mediaTypesOf, type SourceFormat } from './rendering/image-format.ts';
import type { RenderLimits } from './rendering/render-limits.ts';
import { Refused, type Verdict } from './rendering/verdict.ts';

const NAMES: Readonly<Record<SourceFormat, string>> = {
  jpeg: 'JPEG',
  png: 'PNG',
  webp: 'WebP',
  gif: 'GIF',
  avif: 'AVIF',
  heic: 'HEIC',
};

/** The error for everything that is not one of these formats. `isHeic` adds how HEIC becomes one of them. */
export function unsupportedImage(
  formats: readonly SourceFormat[] = IMAGE_FORMATS,
  { isHeic = false, cause }: { readonly isHeic?: boolean; readonly cause?: unknown } = {},
): DarkroomError {
  const names = formats.map((format) => NAMES[format]);
  const list = names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
  const remedy = isHeic && !formats.includes('heic') ? ` ${ENABLE_HEIC}` : '';
  return new DarkroomError('UNSUPPORTED_IMAGE', `Images of this type cannot be converted: upload a ${list}.${remedy}`, {
    context: { supported: formats.flatMap(mediaTypesOf) },
    cause,
  });
}

/** The error for an image that no decoder can read completely. */
export function invalidImage(cause?: unknown): DarkroomError {
  return new DarkroomError(
    'INVALID_IMAGE',
    'The image is damaged or incomplete: save it again in an image program, or upload it again.',
    { cause },
  );
}

/** The error for an image that exceeds a limit. `why` completes the sentence "The image …". */
export function imageTooLarge(
  why: string,
  options: { readonly context?: Readonly<Record<string, number>>; readonly cause?: unknown } = {},
): DarkroomError {
  const { context = {}, cause } = options;
  return new DarkroomError('IMAGE_TOO_LARGE', `The image ${why}. Upload a smaller image.`, { context, cause });
}

/** The error for an image with more than `maxPixels` pixels. */
export function tooManyPixels(maxPixels: number, cause?: unknown): DarkroomError {
  return imageTooLarge(`has more than ${maxPixels} pixels, counting every frame`, { context: { maxPixels }, cause });
}

/** The error that a verdict stands for. */
export function refusalOf(verdict: Verdict, limits: RenderLimits, cause?: unknown): DarkroomError {
  const { maxPixels, maxSide, maxFrames, maxResultBytes, timeoutSeconds, maxMemoryBytes } = limits;
  const refusals: Readonly<Record<Verdict, () => DarkroomError>> = {
    UNSUPPORTED: () => unsupportedImage(IMAGE_FORMATS, { cause }),
    DAMAGED: () => invalidImage(cause),
    TOO_MANY_PIXELS: () => tooManyPixels(maxPixels, cause),
    SIDE_OVER_LIMIT: () => imageTooLarge(`has a side of more than ${maxSide} pixels`, { context: { maxSide }, cause }),
    TOO_MANY_FRAMES: () =>
      imageTooLarge(`has more than ${counted(maxFrames, 'frame')}`, { context: { maxFrames }, cause }),
    SIDE_TOO_LONG: () => imageTooLarge('has a side that is too long for its format', { cause }),
    RESULT_TOO_LONG: () =>
      imageTooLarge(`has more than ${maxResultBytes} bytes once converted`, { context: { maxResultBytes }, cause }),
    TOO_COMPLEX: () =>
      new DarkroomError(
        'IMAGE_TOO_COMPLEX',
        `The image takes more than ${counted(timeoutSeconds, 'second')} to convert. Upload a simpler or smaller image.`,
        { context: { timeoutSeconds }, cause },
      ),
    TOO_MUCH_MEMORY: () =>
      new DarkroomError(
        'IMAGE_TOO_COMPLEX',
        `The image takes more than ${maxMemoryBytes} bytes of memory to convert. Upload a simpler or smaller image.`,
        { context: { maxMemoryBytes }, cause },
      ),
    FORMAT_NOT_SERVED: () =>
      new DarkroomError(
        'INVALID_CONFIGURATION',
        'A conversion chose an output format that cannot be served: use jpeg, png, webp, gif or avif.',
        { cause },
      ),
  };
  return refusals[verdict]();
}

/** The error for a refusal; every other error unchanged. */
export function refusalOrError(error: unknown, limits: RenderLimits): unknown {
  return error instanceof Refused ? refusalOf(error.verdict, limits, error.cause) : error;
}
