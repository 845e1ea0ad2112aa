import { supportedMimeTypes } from 'file-type';
import { DarkroomError } from '../errors.ts';
import type { Processor } from '../ports/processor.ts';

/** The refusal to convert a file of a type that the processor does not take. */
export function unsupportedImage(processor: Processor | null, contentType: string | null): DarkroomError {
  const supported = [...supportedMimeTypes].filter((type) => processor?.accepts(type) === true);
  return new DarkroomError(
    'UNSUPPORTED_IMAGE',
    `A file of type ${contentType ?? 'unknown'} cannot be converted: upload one of ${supported.join(', ')}.`,
    { context: { supported } },
  );
}
