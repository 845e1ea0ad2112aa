import { previewSource, TAGGER_SIDE } from '../conversions/preview.ts';
import { DarkroomError, isRetryable } from '../errors/darkroom-error.ts';
import { originalSource, type ReadOriginal } from '../files/original-reader.ts';
import type { FileSource, ImagePreview } from '../ports/processor.ts';
import type { FileRecord } from '../ports/records.ts';
import type { Tagger } from '../ports/tagger.ts';
import type { Services } from '../services.ts';

/** Opens what the tagger receives of a file. */
export type TaggedSources = (file: FileRecord, signal: AbortSignal) => Promise<FileSource>;

/** Whether a tagger receives previews, and no originals. */
export function sendsPreview(tagger: Tagger | null): boolean {
  return tagger !== null && tagger.send !== 'ORIGINAL';
}

/** What the tagger receives: originals, or this preview, or one that is made when it is needed. */
export function taggedSources(
  { processor, tagger }: Pick<Services, 'processor' | 'tagger'>,
  readOriginal: ReadOriginal,
  given?: Promise<ImagePreview>,
): TaggedSources {
  return async (file, signal) => {
    const original = originalSource(file, readOriginal, signal);
    if (!sendsPreview(tagger)) return original;
    try {
      return previewSource(await (given ?? previewOf(processor, original, signal)));
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
  if (processor?.preview !== undefined) return processor.preview({ source, maxSide: TAGGER_SIDE, signal });
  throw new Error('This worker has no processor that makes previews.');
}
