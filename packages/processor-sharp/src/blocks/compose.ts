import { createHash } from 'node:crypto';
import { invalidConfiguration } from '@graphql-darkroom/core/adapter';
import { conversion, type SharpConversion } from '../conversion.ts';

/**
 * Combines several conversions into one, with one decoding and one encoding. sharp applies operations in its own order:
 * grey, size, blur, other colours, format. That makes no difference here, as it applies each of them once.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION if two of them set the same property, as only the later would take
 * effect, or if there are none.
 * @example
 * ```ts
 * sharpProcessor({ conversions: { CARD: compose(thumbnail({ width: 640 }), sepia(), format('webp')) } });
 * ```
 */
export function compose(...conversions: readonly SharpConversion[]): SharpConversion {
  if (conversions.length === 0) throw invalidConfiguration('compose() needs at least one conversion.');
  const kinds = conversions.flatMap(({ sets = [] }) => sets);
  const twice = kinds.find((kind, index) => kinds.indexOf(kind) !== index);
  if (twice !== undefined) {
    throw invalidConfiguration(`Two of the composed conversions set the ${twice} of an image. Remove one.`);
  }
  const descriptions = conversions.flatMap(({ description = [] }) => description);
  return conversion({
    recipe: shortened(conversions.map(({ recipe }) => recipe).join('+')),
    ...(descriptions.length === 0 ? {} : { description: descriptions.join(' ') }),
    sets: kinds,
    usesFocalPoint: conversions.some(({ usesFocalPoint }) => usesFocalPoint === true),
    apply: (image, info) => conversions.reduce((current, { apply }) => apply(current, info), image),
  });
}

/** A recipe has at most 48 characters. */
function shortened(recipe: string): string {
  if (recipe.length <= 48) return recipe;
  return `compose-${createHash('sha256').update(recipe).digest('hex').slice(0, 32)}`;
}
