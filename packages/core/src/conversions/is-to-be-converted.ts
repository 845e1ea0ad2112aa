import { isImage } from '../files/media-types.ts';
import type { Processor } from '../ports/processor.ts';

/**
 * Whether a policy's conversions are meant for a file of this type: what the processor takes, and every other image, of which they end FAILED and say
 * what to upload instead. Of a target that takes documents, too, these have no conversions.
 */
export function isToBeConverted(processor: Processor, contentType: string): boolean {
  return processor.supports(contentType) || isImage(contentType);
}
