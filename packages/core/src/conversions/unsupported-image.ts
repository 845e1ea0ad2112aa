import { DarkroomError } from '../errors/darkroom-error.ts';
import { MEDIA_TYPES } from '../media-types/read-table.ts';
import type { Processor } from '../ports/processor.ts';

/** The error for a file of a type that the processor does not support. */
export function unsupportedImage(processor: Processor, contentType: string | null): DarkroomError {
  const supported = MEDIA_TYPES.filter((row) => row.toldBy !== 'as' && processor.supports(row.type)).map(
    ({ type }) => type,
  );
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
