import { createHash } from 'node:crypto';
import { DarkroomError } from '@graphql-darkroom/core/adapter';
import type { Sharp } from 'sharp';

/** What becomes of an image, and the name of that. */
export interface SharpConversion {
  /**
   * 1 to 48 visible ASCII characters. Derivatives of another recipe are outdated, so change it when the result changes.
   */
  readonly recipe: string;
  /** What it makes, for people who read the schema, such as `At most 320 pixels wide.` @default its name */
  readonly description?: string;
  /**
   * Takes the image upright and set to be written in its own format, and gives it back with what is to be done to it;
   * another output format of sharp's may be chosen here. It only says what is to be done: no pixel
   * is decoded while it runs.
   */
  readonly apply: (image: Sharp, info: ImageInfo) => Sharp;
  /**
   * What of an image it sets. sharp does each such thing once to an image, so {@link compose}
   * refuses two that set the same.
   *
   * @default []
   */
  readonly sets?: readonly ('size' | 'sharpness' | 'colour' | 'format')[];
}

/** What the header of an image says. */
export interface ImageInfo {
  /** One of `image/jpeg`, `image/png`, `image/webp`, `image/gif`, `image/avif`. */
  readonly contentType: string;
  /** Pixels of one frame, upright. */
  readonly width: number;
  /** Pixels of one frame, upright. */
  readonly height: number;
  /** 1 unless it is an animation. */
  readonly frames: number;
  readonly hasAlpha: boolean;
}

/**
 * Names what this package does around every conversion: orientation, colour space, metadata and encoder settings. It
 * changes when the bytes of a result would, and not with each release of sharp.
 */
const PIPELINE = 'sharp-1';

/**
 * A conversion with a recipe of your own choosing. Prefer it to a bare function: the recipe of that is a hash of its
 * source text, which a formatter or a bundler changes too, and which knows nothing of the values that
 * the function closes over.
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
 * Checks a conversion that a user gave under `name` and completes its recipe.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION when the name, the recipe or the function cannot be used.
 */
export function resolveConversion(name: string, given: SharpConversion | SharpConversion['apply']): SharpConversion {
  if (!/^[A-Z][A-Z0-9_]*$/.test(name)) {
    throw new DarkroomError(
      'INVALID_CONFIGURATION',
      `The conversion "${name}" becomes a GraphQL enum value: name it in capitals, such as THUMBNAIL_320.`,
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
  // Every bound function has this same text, so another one would pass as the same conversion.
  if (/\{\s*\[native code\]\s*\}$/.test(source)) {
    throw new DarkroomError(
      'INVALID_CONFIGURATION',
      `The conversion ${name} has no source text to make a recipe of: use conversion({ recipe, apply }).`,
    );
  }
  return `function-${createHash('sha256').update(source).digest('hex').slice(0, 16)}`;
}
