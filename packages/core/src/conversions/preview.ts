import { isRetryable } from '../errors/darkroom-error.ts';
import type { FileSource, ImagePlaceholder, ImagePreview, Processor } from '../ports/processor.ts';
import type { AttemptEnd } from '../ports/rules/outages.ts';
import type { Services } from '../services.ts';
import { processorFor } from './compose-processors.ts';

/** The longest side of a preview that a tagger receives, in pixels. */
export const TAGGER_SIDE = 1000;

/** The longest side of a preview of which only the placeholder is kept, in pixels. */
export const PLACEHOLDER_SIDE = 100;

/** Whether previews can be made of files of this type. */
export function hasPreview(processor: Processor | null, contentType: string | null): boolean {
  if (processor === null || contentType === null) return false;
  const able = processorFor(processor, contentType);
  return able.preview !== undefined && able.supports(contentType);
}

/** A preview as the input of an adapter. */
export function previewSource({ body, contentType }: ImagePreview): FileSource {
  return { contentType, size: body.length, read: async () => new Blob([new Uint8Array(body)]).stream() };
}

/**
 * Records the placeholder of a file. An image that cannot be decoded has none.
 *
 * @throws errors that a later attempt may avoid.
 */
export async function keepPlaceholder(
  { database, telemetry }: Services,
  fileId: string,
  preview: Promise<ImagePreview> | undefined,
): Promise<AttemptEnd> {
  let placeholder: ImagePlaceholder;
  try {
    if (preview === undefined) throw new Error('The processor makes no preview of this file.');
    ({ placeholder } = await preview);
  } catch (error) {
    if (isRetryable(error)) throw error;
    telemetry.placeholderEnded('impossible');
    return null;
  }
  await database.files.setPlaceholder({ fileId, placeholder });
  telemetry.placeholderEnded('done');
  return 'DONE';
}
