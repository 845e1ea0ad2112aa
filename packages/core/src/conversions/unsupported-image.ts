import { DarkroomError } from '../errors/darkroom-error.ts';
import { MEDIA_TYPES } from '../media-types/read-table.ts';
import type { Processor } from '../ports/processor.ts';
import { processorsIn } from './compose-processors.ts';

/** The error for a file of a type that has no conversion of this name. It lists the types that have it. */
export function unsupportedImage(processor: Processor, contentType: string | null, name: string): DarkroomError {
  const offering = processorsIn(processor).filter(({ conversions }) => Object.hasOwn(conversions, name));
  const supported = MEDIA_TYPES.filter(
    (row) => row.toldBy !== 'as' && offering.some((one) => one.supports(row.type)),
  ).map(({ type }) => type);
  // A processor may support only types without magic bytes, of which there is no list.
  const upload = supported.length === 0 ? '' : ` Upload one of: ${supported.join(', ')}.`;
  const enable = contentType === null ? null : (processor.howToSupport?.(contentType) ?? null);
  const remedy = enable === null ? upload : `${upload} ${enable}`;
  const hasOthers = contentType !== null && processor.supports(contentType);
  const what = hasOthers
    ? `${name} cannot be made of a file of type ${contentType}.`
    : `A file of type ${contentType ?? 'unknown'} cannot be converted.`;
  return new DarkroomError('UNSUPPORTED_IMAGE', `${what}${remedy}`, { context: { supported } });
}
