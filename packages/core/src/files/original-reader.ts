import { DarkroomError } from '../errors/darkroom-error.ts';
import type { FileSource } from '../ports/processor.ts';
import type { FileRecord } from '../ports/records.ts';
import type { Services } from '../services.ts';
import { orAborted } from '../streams/or-aborted.ts';

/**
 * Reads the original of a file, from the start on each call.
 *
 * @throws {DarkroomError} STORAGE_UNAVAILABLE, also if it is not there.
 */
export type ReadOriginal = (file: FileRecord, signal: AbortSignal) => Promise<ReadableStream<Uint8Array>>;

/** What an adapter receives of an original: its bytes, each time from the start. */
export function originalSource(file: FileRecord, readOriginal: ReadOriginal, signal: AbortSignal): FileSource {
  return { contentType: judgedTypeOf(file), size: file.size ?? 0, read: () => readOriginal(file, signal) };
}

/** The detected media type of a READY file. */
export function judgedTypeOf({ contentType }: FileRecord): string {
  return contentType ?? 'application/octet-stream';
}

/** The longest original that is kept in memory, in bytes. Longer ones are read again by each reader. */
const MAX_KEPT_BYTES = 104_857_600;

/**
 * Reads the original from storage once for all readers of a job, and keeps it until the job ends, if there are several
 * readers. A read that failed is repeated for the next reader.
 */
export function originalReader(
  { storage, keys }: Pick<Services, 'storage' | 'keys'>,
  { readers, signal: ofJob }: { readonly readers: number; readonly signal: AbortSignal },
): ReadOriginal {
  const open: ReadOriginal = async (file, signal) => {
    const bytes = await storage.objects.read({ key: keys.original(file.id), signal });
    if (bytes === null) {
      throw new DarkroomError('STORAGE_UNAVAILABLE', 'The original file cannot be read at the moment.');
    }
    return bytes;
  };
  if (readers < 2) return open;

  let kept: Promise<readonly Uint8Array[]> | undefined;
  const keep = async (file: FileRecord): Promise<readonly Uint8Array[]> => {
    try {
      const chunks: Uint8Array[] = [];
      for await (const chunk of await open(file, ofJob)) chunks.push(chunk);
      return chunks;
    } catch (error) {
      kept = undefined;
      throw error;
    }
  };
  return async (file, signal) => {
    if ((file.size ?? Number.POSITIVE_INFINITY) > MAX_KEPT_BYTES) return open(file, signal);
    return streamOf(await orAborted(signal, (kept ??= keep(file))));
  };
}

function streamOf(chunks: readonly Uint8Array[]): ReadableStream<Uint8Array> {
  const rest = chunks.values();
  return new ReadableStream({
    pull: (controller) => {
      const { value, done } = rest.next();
      if (done === true) controller.close();
      else controller.enqueue(value);
    },
  });
}
