import { DarkroomError, type Processor } from '@graphql-darkroom/core';
import { blockOtherLoaders } from './block-loaders.ts';
import { resolveConversion, type SharpConversion } from './conversion.ts';
import { convertImage } from './convert-image.ts';
import { isAccepted } from './image-format.ts';
import { inspectImage } from './inspect-image.ts';
import { sepia } from './sepia.ts';

/** What {@link sharpProcessor} takes. */
export interface SharpProcessorOptions<Name extends string = never> {
  /**
   * Conversions by name, beside `SEPIA`, or in its place. A bare function's recipe is a hash of its source text: see
   * {@link conversion}.
   *
   * @default {}
   */
  readonly conversions?: Readonly<Record<Name, SharpConversion | SharpConversion['apply']>>;
  /**
   * The most pixels that an image may have, those of all frames of an animation together. Decoded, a pixel takes 3 or 4 bytes.
   *
   * @default 50_000_000
   */
  readonly maxPixels?: number;
  /**
   * The longest original that is converted, in bytes: it is held in memory while that happens.
   *
   * @default 104_857_600
   */
  readonly maxSourceBytes?: number;
  /**
   * How long libvips may work on one conversion, 1 to 3,600 seconds. Encoding an AVIF, which comes after all pixels are made, is
   * not interrupted.
   *
   * @default 60
   */
  readonly timeoutSeconds?: number;
  /**
   * Whether libvips may load nothing but the five formats, in the whole process. Set it to false if your own code reads SVG, TIFF or
   * others with sharp in the same process; then only the first bytes of a file decide that it is handed to libvips.
   *
   * @default true
   */
  readonly blockOtherFormats?: boolean;
}

/**
 * Converts JPEG, PNG, WebP, GIF and AVIF with sharp: upright, in sRGB, without metadata, animations and alpha kept, into the same
 * format unless a conversion chooses another. `SEPIA` is built in.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION when an option cannot be used.
 *
 * @example
 * ```ts
 * const processor = sharpProcessor({
 *   conversions: { THUMBNAIL: conversion({ recipe: 'thumbnail-320', apply: (image) => image.resize(320) }) },
 * });
 * ```
 */
export function sharpProcessor<const Name extends string = never>(
  options: SharpProcessorOptions<Name> = {},
): Processor<'SEPIA' | Name> {
  const limits = {
    maxPixels: positive('maxPixels', options.maxPixels ?? 50_000_000),
    maxSourceBytes: positive('maxSourceBytes', options.maxSourceBytes ?? 104_857_600),
    timeoutSeconds: positive('timeoutSeconds', options.timeoutSeconds ?? 60, 3600),
  };
  const given: Readonly<Record<string, SharpConversion | SharpConversion['apply']>> = options.conversions ?? {};
  const resolved = Object.entries({ SEPIA: sepia(), ...given }).map(
    ([name, definition]) => [name, resolveConversion(name, definition)] as const,
  );
  const byName = new Map(resolved);
  if (options.blockOtherFormats ?? true) blockOtherLoaders();

  return {
    conversions: Object.fromEntries(resolved.map(([name, { recipe }]) => [name, { recipe }])) as Record<
      'SEPIA' | Name,
      { readonly recipe: string }
    >,
    accepts: isAccepted,
    inspect: (input) => inspectImage(input, limits.maxPixels),
    convert: async ({ conversion, source, destination, signal }) => {
      const definition = byName.get(conversion);
      if (definition === undefined) {
        throw new DarkroomError(
          'INVALID_CONFIGURATION',
          `This processor has no conversion ${conversion}: add it to the conversions of sharpProcessor.`,
        );
      }
      return convertImage({ apply: definition.apply, source, destination, signal, limits });
    },
  };
}

function positive(name: string, value: number, most = Number.MAX_SAFE_INTEGER): number {
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw new DarkroomError('INVALID_CONFIGURATION', `${name} is ${value}: give a whole number from 1 to ${most}.`);
}
