import { isRetryable } from '../errors/darkroom-error.ts';
import type { FileSource, ImagePreview, Processor } from '../ports/processor.ts';
import type { FileRecord } from '../ports/records.ts';
import type { AttemptEnd } from '../ports/rules/outages.ts';
import type { Services } from '../services.ts';
import { cleanExif } from './clean-exif.ts';
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
 * Records the placeholder of a file and what its camera wrote, in one change. An image that cannot be decoded has
 * neither.
 *
 * @throws errors that a later attempt may avoid.
 */
export async function keepPlaceholder(
  { database, telemetry }: Services,
  file: FileRecord,
  preview: Promise<ImagePreview> | undefined,
): Promise<AttemptEnd> {
  let made: ImagePreview;
  try {
    if (preview === undefined) throw new Error('The processor makes no preview of this file.');
    made = await preview;
  } catch (error) {
    if (isRetryable(error)) throw error;
    telemetry.placeholderEnded('impossible');
    return null;
  }
  const { placeholder, exif = null } = made;
  await database.files.setPlaceholder({ fileId: file.id, placeholder, exif: cleanExif(exif, file) });
  telemetry.placeholderEnded('done');
  return 'DONE';
}
