import { invalidConfiguration } from '@graphql-darkroom/core/adapter';
import { conversion, type SharpConversion } from '../conversion.ts';
import { cover, requireCrop } from './crop.ts';
import { wholeNumberInRange } from './number-in-range.ts';

const FITS = ['inside', 'cover', 'contain', 'fill', 'outside'] as const;

/** Options of {@link thumbnail}: a width, a height, or both. */
export interface ThumbnailOptions {
  /** In pixels, 1 to 16,383. If omitted, it follows from the height. */
  readonly width?: number;
  /** In pixels, 1 to 16,383. If omitted, it follows from the width. */
  readonly height?: number;
  /**
   * How to fit an image of other proportions: `inside` makes it no larger than the given size, `outside` no smaller;
   * `cover` crops, `contain` fills the rest with `background`, `fill` distorts.
   *
   * @default 'inside'
   */
  readonly fit?: (typeof FITS)[number];
  /**
   * The colour of what `contain` adds, as `#rrggbb` or `#rrggbbaa`. Only with `contain`.
   *
   * @default transparent, and white in a JPEG
   */
  readonly background?: string;
  /**
   * What `cover` keeps if the file has no focal point: the part of the image that attracts attention by its contrast,
   * saturation and skin tones, or the middle. Always the middle of an animation. Only with `cover`.
   *
   * @default 'attention'
   */
  readonly crop?: 'attention' | 'centre';
}

/**
 * A smaller image. A side that is already smaller keeps its length, so a small image may not get the proportions of
 * `cover`: {@link ladder} with an `aspectRatio` gives every image the same ones.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION.
 * @example
 * ```ts
 * sharpProcessor({ conversions: { SQUARE: thumbnail({ width: 320, height: 320, fit: 'cover' }) } });
 * ```
 */
export function thumbnail(options: ThumbnailOptions): SharpConversion {
  const { fit = 'inside', background, crop = 'attention' } = options;
  const width = side('width', options.width);
  const height = side('height', options.height);
  if (width === null && height === null) throw invalidConfiguration('A thumbnail needs a width, a height, or both.');
  if (!FITS.includes(fit)) {
    throw invalidConfiguration(`The fit of a thumbnail must be one of ${FITS.join(', ')}, not ${fit}.`);
  }
  if (background !== undefined) requireBackground(background, fit);
  requireCrop(crop);
  if (options.crop !== undefined && fit !== 'cover') {
    throw invalidConfiguration("The crop of a thumbnail is for `fit: 'cover'` only: leave it out.");
  }
  // 2: what `contain` adds is no longer black. 3: `cover` keeps what attracts attention.
  const version = fit === 'contain' ? 2 : fit === 'cover' && crop === 'attention' ? 3 : 1;
  const added = background === undefined ? '' : `,${background.toLowerCase()}`;
  return conversion({
    recipe: `thumbnail-${version}(${width ?? ''}x${height ?? ''},${fit}${added})`,
    description: `At most ${[width && `${width} pixels wide`, height && `${height} pixels high`].filter(Boolean).join(' and ')}.`,
    sets: ['size'],
    usesFocalPoint: fit === 'cover' && width !== null && height !== null,
    apply: (image, info) =>
      fit === 'cover' && width !== null && height !== null
        ? cover(image, info, { width, height, crop })
        : image.resize(width, height, { fit, background: background ?? '#ffffff00', withoutEnlargement: true }),
  });
}

function requireBackground(background: string, fit: ThumbnailOptions['fit']): void {
  if (fit !== 'contain') {
    throw invalidConfiguration("The background of a thumbnail is for `fit: 'contain'` only: leave it out.");
  }
  if (typeof background !== 'string' || !/^#[\da-f]{6}(?:[\da-f]{2})?$/i.test(background)) {
    throw invalidConfiguration(
      `The background of a thumbnail is ${JSON.stringify(background)}: write it as '#rrggbb' or '#rrggbbaa'.`,
    );
  }
}

function side(name: string, value: number | undefined): number | null {
  return value === undefined ? null : wholeNumberInRange(`The ${name} of a thumbnail`, value, 1, 16_383);
}
