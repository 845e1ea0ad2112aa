import { invalidConfiguration } from '@graphql-darkroom/core/adapter';
import { conversion, type ImageInfo, type SharpConversion } from '../conversion.ts';
import type { ImageFormat } from '../rendering/image-format.ts';
import { compose } from './compose.ts';
import { cover, type Crop, requireCrop, type Size } from './crop.ts';
import { format as formatAs } from './format.ts';
import { numberInRange, wholeNumberInRange } from './number-in-range.ts';
import { thumbnail } from './thumbnail.ts';

const MAX_WIDTHS = 16;

/** Options of {@link ladder}. */
export interface LadderOptions<Width extends number = number> {
  /** In pixels, each 1 to 16,383: 1 to 16 different ones. */
  readonly widths: readonly Width[];
  /**
   * The width divided by the height, 0.01 to 100, such as `16 / 9`. The results are crops, as large as the original
   * allows.
   *
   * @default that of the original
   */
  readonly aspectRatio?: number;
  /**
   * What the crops keep if the file has no focal point: the part of the image that attracts attention by its contrast,
   * saturation and skin tones, or the middle. Always the middle of an animation. Only with `aspectRatio`.
   *
   * @default 'attention'
   */
  readonly crop?: 'attention' | 'centre';
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
  const { widths, aspectRatio, crop = 'attention', format, quality } = options;
  if (!Array.isArray(widths) || widths.length < 1 || widths.length > MAX_WIDTHS) {
    throw invalidConfiguration(
      `The ladder ${name} needs 1 to ${MAX_WIDTHS} widths: ladder(name, { widths: [320, 640] }).`,
    );
  }
  if (new Set(widths).size < widths.length) {
    throw invalidConfiguration(`The ladder ${name} has a width twice. Remove one.`);
  }
  if (aspectRatio === undefined && options.crop !== undefined) {
    throw invalidConfiguration(`The crop of the ladder ${name} needs an aspectRatio: add one, such as 16 / 9.`);
  }
  if (format === undefined && quality !== undefined) {
    throw invalidConfiguration(`The quality of the ladder ${name} needs a format: add one, such as 'webp'.`);
  }
  const encoding = format === undefined ? [] : [formatAs(format, quality === undefined ? {} : { quality })];
  const rungs = widths.map((width): [LadderName<Name, Width>, SharpConversion] => {
    const size = aspectRatio === undefined ? thumbnail({ width }) : cropped(width, aspectRatio, crop);
    const rung = { name, width, ...(aspectRatio !== undefined && { aspectRatio }) };
    return [`${name}_${width}`, { ...compose(size, ...encoding), ladder: rung }];
  });
  return Object.fromEntries(rungs) as Record<LadderName<Name, Width>, SharpConversion>;
}

/** A part of an image with this aspect ratio, at most this wide. */
function cropped(width: number, aspectRatio: number, crop: Crop): SharpConversion {
  wholeNumberInRange('A width of a ladder', width, 1, 16_383);
  numberInRange('The aspectRatio of a ladder', aspectRatio, 0.01, 100);
  requireCrop(crop);
  return conversion({
    recipe: `${crop}-1(${width},${aspectRatio})`,
    description: `At most ${width} pixels wide, cropped to the aspect ratio ${Number(aspectRatio.toFixed(3))}.`,
    sets: ['size'],
    usesFocalPoint: true,
    apply: (image, info) => cover(image, info, { ...sizeOf(info, width, aspectRatio), crop }),
  });
}

function sizeOf(info: ImageInfo, most: number, aspectRatio: number): Size {
  const width = Math.min(most, info.width, Math.max(1, Math.round(info.height * aspectRatio)));
  const height = Math.min(info.height, Math.max(1, Math.round(width / aspectRatio)));
  return { width, height };
}
