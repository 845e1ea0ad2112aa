import { invalidConfiguration } from '@graphql-darkroom/core/adapter';
import type { Sharp } from 'sharp';
import { conversion, type ImageInfo, type SharpConversion } from '../conversion.ts';
import type { ImageFormat } from '../rendering/image-format.ts';
import { compose } from './compose.ts';
import { format as formatAs } from './format.ts';
import { numberInRange, wholeNumberInRange } from './number-in-range.ts';
import { thumbnail } from './thumbnail.ts';

const MAX_WIDTHS = 16;

/** Options of {@link ladder}. */
export interface LadderOptions<Width extends number = number> {
  /** In pixels, each 1 to 16,383: 1 to 16 different ones. */
  readonly widths: readonly Width[];
  /**
   * The width divided by the height, 0.01 to 100, such as `16 / 9`. The results are crops of the middle, as large as
   * the original allows.
   *
   * @default that of the original
   */
  readonly aspectRatio?: number;
  /** The format of the results. @default that of the original */
  readonly format?: ImageFormat;
  /**
   * 1 to 100, for the lossy formats: JPEG, WebP and AVIF. Only with `format`.
   *
   * @default 80, and 50 for AVIF
   */
  readonly quality?: number;
}

/** The names of the conversions of a ladder, such as `PHOTO_320`. */
export type LadderName<Name extends string, Width extends number> = `${Name}_${Width}`;

/**
 * The same image in several widths, as conversions with names such as `PHOTO_320`. A policy requests them by the name
 * of the ladder, `convert: [PHOTO]`, and `File.srcset(ladder: PHOTO)` lists the results for browsers to choose from. Of
 * each original, Darkroom makes the widths below its own, and the next one, which is as wide as the original.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION.
 * @example
 * ```ts
 * sharpProcessor({ conversions: { ...ladder('PHOTO', { widths: [320, 640, 1280, 1920], format: 'webp' }) } });
 * ```
 */
export function ladder<const Name extends string, const Width extends number>(
  name: Name,
  options: LadderOptions<Width>,
): Readonly<Record<LadderName<Name, Width>, SharpConversion>> {
  const { widths, aspectRatio, format, quality } = options;
  if (!Array.isArray(widths) || widths.length < 1 || widths.length > MAX_WIDTHS) {
    throw invalidConfiguration(
      `The ladder ${name} needs 1 to ${MAX_WIDTHS} widths: ladder(name, { widths: [320, 640] }).`,
    );
  }
  if (new Set(widths).size < widths.length) {
    throw invalidConfiguration(`The ladder ${name} has a width twice. Remove one.`);
  }
  if (format === undefined && quality !== undefined) {
    throw invalidConfiguration(`The quality of the ladder ${name} needs a format: add one, such as 'webp'.`);
  }
  const encoding = format === undefined ? [] : [formatAs(format, quality === undefined ? {} : { quality })];
  const rungs = widths.map((width): [LadderName<Name, Width>, SharpConversion] => {
    const size = aspectRatio === undefined ? thumbnail({ width }) : cropped(width, aspectRatio);
    const rung = { name, width, ...(aspectRatio !== undefined && { aspectRatio }) };
    return [`${name}_${width}`, { ...compose(size, ...encoding), ladder: rung }];
  });
  return Object.fromEntries(rungs) as Record<LadderName<Name, Width>, SharpConversion>;
}

/** The middle of an image with this aspect ratio, at most this wide. */
function cropped(width: number, aspectRatio: number): SharpConversion {
  wholeNumberInRange('A width of a ladder', width, 1, 16_383);
  numberInRange('The aspectRatio of a ladder', aspectRatio, 0.01, 100);
  return conversion({
    recipe: `crop-1(${width},${aspectRatio})`,
    description: `At most ${width} pixels wide, cropped to ${Number(aspectRatio.toFixed(3))} times its height.`,
    sets: ['size'],
    apply: (image, info) => crop(image, info, width, aspectRatio),
  });
}

function crop(image: Sharp, info: ImageInfo, most: number, aspectRatio: number): Sharp {
  const width = Math.min(most, info.width, Math.max(1, Math.round(info.height * aspectRatio)));
  const height = Math.min(info.height, Math.max(1, Math.round(width / aspectRatio)));
  return image.resize(width, height, { fit: 'cover' });
}
