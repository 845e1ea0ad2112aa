import { DarkroomError } from '../errors/darkroom-error.ts';
import { MEDIA_TYPES } from '../media-types/read-table.ts';
import type { Processor } from '../ports/processor.ts';
import { processorsIn } from './compose-processors.ts';

/** The error for a file of a type that no processor supports which has the conversion. */
export function unsupportedImage(processor: Processor, contentType: string | null, name: string): DarkroomError {
  const offering = processorsIn(processor).filter(({ conversions }) => Object.hasOwn(conversions, name));
  const supported = MEDIA_TYPES.filter(
    (row) => row.toldBy !== 'as' && offering.some((one) => one.supports(row.type)),
  ).map(({ type }) => type);
  // A processor may support only types without magic bytes, of which there is no list.
  const upload = supported.length === 0 ? '' : ` Upload one of: ${supported.join(', ')}.`;
  const enable = contentType === null ? null : (processor.howToSupport?.(contentType) ?? null);
  const remedy = enable === null ? upload : `${upload} ${enable}`;
  return new DarkroomError(
    'UNSUPPORTED_IMAGE',
    `A file of type ${contentType ?? 'unknown'} cannot be converted.${remedy}`,
    { context: { supported } },
  );
}
