import { createHash } from 'node:crypto';
import { DarkroomError, type FocalPoint, type LadderRung } from '@graphql-darkroom/core/adapter';
import type { Sharp } from 'sharp';

/** What to do with an image, and the recipe that identifies it. */
export interface SharpConversion {
  /**
   * 1 to 48 visible ASCII characters. Derivatives of another recipe are outdated, so change it when the result changes.
   */
  readonly recipe: string;
  /** What it makes, for readers of the schema, such as `At most 320 pixels wide.` @default its name */
  readonly description?: string;
  /**
   * Receives the upright image, set to be written in its own format, and returns it with the operations to apply; it
   * may choose another of sharp's output formats. It only declares the operations: no pixel is decoded while it runs.
   */
  readonly apply: (image: Sharp, info: ImageInfo) => Sharp;
  /**
   * The properties of an image that it sets. sharp sets each of them once per image, so {@link compose} refuses two
   * conversions that set the same one.
   *
   * @default []
   */
  readonly sets?: readonly ('size' | 'sharpness' | 'colour' | 'format')[];
  /** Its place in a ladder: see {@link ladder}. @default none */
  readonly ladder?: LadderRung;
  /** Whether it reads {@link ImageInfo.focalPoint}, so that it is made again when that changes. @default false */
  readonly usesFocalPoint?: boolean;
}

/** Facts from the header of an image. */
export interface ImageInfo {
  /** One of `image/jpeg`, `image/png`, `image/webp`, `image/gif`, `image/avif`, `image/heic`. */
  readonly contentType: string;
  /** Pixels of one frame, after orientation. */
  readonly width: number;
  /** Pixels of one frame, after orientation. */
  readonly height: number;
  /** 1 unless the image is an animation. */
  readonly frames: number;
  readonly hasAlpha: boolean;
  /** The point that a crop should keep, 0 to 1 of width and height; null if none was set. */
  readonly focalPoint: FocalPoint | null;
}

/**
 * Identifies what this package does around every conversion: orientation, colour space, metadata and encoder settings.
 * It changes when the bytes of a result would change, not with each release of sharp.
 */
const PIPELINE = 'sharp-1';

/**
 * Defines a conversion with your own recipe. Prefer it to a bare function, whose recipe is a hash of its source text: a
 * formatter or a bundler changes that text, too, and it does not include the values that the function closes over.
 *
 * @example
 * ```ts
 * const thumbnail = conversion({ recipe: 'thumbnail-320', apply: (image) => image.resize(320) });
 * ```
 */
export function conversion(definition: SharpConversion): SharpConversion {
  return definition;
}

/**
 * Checks the conversion that a user configured under `name`, and completes its recipe.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION for an invalid name, recipe or function.
 */
export function resolveConversion(name: string, given: SharpConversion | SharpConversion['apply']): SharpConversion {
  if (!/^[A-Z][A-Z0-9_]*$/.test(name)) {
    throw new DarkroomError(
      'INVALID_CONFIGURATION',
      `The conversion "${name}" becomes a GraphQL enum value. Rename it in capitals, such as THUMBNAIL_320.`,
    );
  }
  const definition = typeof given === 'function' ? { apply: given, recipe: hashSource(name, given) } : given;
  const { apply, recipe } = definition;
  if (typeof apply !== 'function' || typeof recipe !== 'string' || !/^[\x21-\x7E]{1,48}$/.test(recipe)) {
    throw new DarkroomError(
      'INVALID_CONFIGURATION',
      `The conversion ${name} needs a recipe of 1 to 48 visible ASCII characters and a function: conversion({ recipe, apply }).`,
    );
  }
  return { ...definition, recipe: `${PIPELINE}/${recipe}` };
}

function hashSource(name: string, apply: SharpConversion['apply']): string {
  const source = apply.toString();
  // All bound functions have this same text, so different ones would count as the same conversion.
  if (/\{\s*\[native code\]\s*\}$/.test(source)) {
    throw new DarkroomError(
      'INVALID_CONFIGURATION',
      `The conversion ${name} has no source text to derive a recipe from. Use conversion({ recipe, apply }).`,
    );
  }
  return `function-${createHash('sha256').update(source).digest('hex').slice(0, 16)}`;
}
