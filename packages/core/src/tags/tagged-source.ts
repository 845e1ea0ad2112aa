import { processorFor } from '../conversions/compose-processors.ts';
import { hasPreview, previewSource, TAGGER_SIDE } from '../conversions/preview.ts';
import { DarkroomError, isRetryable } from '../errors/darkroom-error.ts';
import { originalSource, type ReadOriginal } from '../files/original-reader.ts';
import type { FileSource, ImagePreview } from '../ports/processor.ts';
import type { FileRecord } from '../ports/records.ts';
import type { Services } from '../services.ts';

/** Opens what the tagger receives of a file. */
export type TaggedSources = (file: FileRecord, signal: AbortSignal) => Promise<FileSource>;

/** Whether the tagger receives a preview of files of this type. */
export function sendsPreview(
  { processor, tagger }: Pick<Services, 'processor' | 'tagger'>,
  contentType: string | null,
): boolean {
  const { send = 'PREVIEW' } = tagger ?? {};
  return send === 'PREVIEW' || (send === 'ANY' && hasPreview(processor, contentType));
}

/** What the tagger receives: originals, or this preview, or one that is made when it is needed. */
export function taggedSources(
  services: Pick<Services, 'processor' | 'tagger'>,
  readOriginal: ReadOriginal,
  given?: Promise<ImagePreview>,
): TaggedSources {
  return async (file, signal) => {
    const original = originalSource(file, readOriginal, signal);
    if (!sendsPreview(services, file.contentType)) return original;
    try {
      return previewSource(await (given ?? previewOf(services.processor, original, signal)));
    } catch (error) {
      if (isRetryable(error) || !(error instanceof DarkroomError)) throw error;
      throw new DarkroomError('TAGGING_FAILED', error.message, { cause: error });
    }
  };
}

async function previewOf(
  processor: Services['processor'],
  source: FileSource,
  signal: AbortSignal,
): Promise<ImagePreview> {
  const able = processor === null ? null : processorFor(processor, source.contentType);
  if (able?.preview !== undefined) return able.preview({ source, maxSide: TAGGER_SIDE, signal });
  throw new Error('This worker has no processor that makes previews.');
}
