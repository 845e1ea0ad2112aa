import { isImage } from '../media-types/media-type.ts';
import { MEDIA_TYPES } from '../media-types/read-table.ts';
import type { ConversionDefinition, Processor } from '../ports/processor.ts';
import { processorsIn } from './compose-processors.ts';

/** The conversion of this name for files of this type; undefined if no processor has it. */
export function offeredConversion(
  processor: Processor | null,
  name: string,
  contentType: string | null,
): ConversionDefinition | undefined {
  if (processor === null) return undefined;
  const found = processorsOf(processor, contentType ?? '').find(({ conversions }) => Object.hasOwn(conversions, name));
  return found?.conversions[name];
}

/** The different recipes of the conversions of this name, of all types. */
export function recipesOf(processor: Processor | null, name: string): readonly string[] {
  const recipes = (processor === null ? [] : processorsIn(processor)).flatMap(({ conversions }) => {
    const definition = Object.hasOwn(conversions, name) ? conversions[name] : undefined;
    return definition === undefined ? [] : [definition.recipe];
  });
  return [...new Set(recipes)];
}

/**
 * Of several processors, the one for this type. An image that none supports is left to those for images, whose refusal
 * says what to upload instead.
 */
function processorsOf(processor: Processor, contentType: string): readonly Processor[] {
  const all = processorsIn(processor);
  if (all.length < 2) return all;
  const supporting = all.filter((one) => one.supports(contentType));
  return supporting.length > 0 ? supporting : all.filter(supportsImages);
}

function supportsImages(processor: Processor): boolean {
  return MEDIA_TYPES.some(({ type }) => isImage(type) && processor.supports(type));
}
