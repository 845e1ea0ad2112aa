import { DarkroomError } from '../errors/darkroom-error.ts';
import type { ConversionDestination, ReceivedResult } from '../ports/processor.ts';
import type { CompleteUploadOutcome } from '../ports/storage-uploads.ts';
import type { Services } from '../services.ts';

type ReceiveInput = Parameters<NonNullable<ConversionDestination['receive']>>[0];

/**
 * Lets another process PUT an object under `key`, as the only part of a multipart upload: a URL for a plain object
 * could overwrite it until it expires, but a part's URL ends with its upload.
 *
 * @throws {DarkroomError} IMAGE_TOO_LARGE if more than `maxBytes` arrived; STORAGE_UNAVAILABLE. Errors of `send` pass
 * through.
 */
export async function receiveResult(
  services: Services,
  { key, signal }: { readonly key: string; readonly signal: AbortSignal },
  input: ReceiveInput,
): Promise<ReceivedResult> {
  const { objects, uploads } = services.storage;
  // The type is not known yet; wherever the object is served, its type is part of the signature. One byte more than
  // allowed, so that a result that is too large is detected and refused for good.
  const maxBytes = input.maxBytes + 1;
  const upload = { key, ...(await uploads.start({ key, contentType: null, maxBytes })) };
  try {
    const part = { number: 1, size: null, maxBytes };
    const { urls } = await uploads.sign({ ...upload, parts: [part], expiresInSeconds: input.expiresInSeconds });
    await input.send({ url: urls[0] ?? '', headers: {} });
    signal.throwIfAborted();
    const size = await complete(services, upload, input.maxBytes, signal);
    // Nothing else would delete it any more.
    signal.throwIfAborted();
    return {
      size,
      read: async (range) => {
        const bytes = await objects.read({ key, range, signal });
        if (bytes === null) throw notThere();
        return bytes;
      },
    };
  } catch (error) {
    await removeAll(services, upload);
    throw error;
  }
}

/** Makes an object of the received part. As for every upload, a HEAD tells whether that succeeded. */
async function complete(
  { storage }: Services,
  upload: { readonly key: string; readonly uploadId: string },
  maxBytes: number,
  signal: AbortSignal,
): Promise<number> {
  const parts = (await storage.uploads.list(upload)) ?? [];
  if (parts.length === 0) throw notThere();
  if (parts.some(({ size }) => size !== null && size > maxBytes)) throw tooLarge(maxBytes);
  let failure: unknown = null;
  let outcome: CompleteUploadOutcome | null = null;
  try {
    outcome = await storage.uploads.complete({ ...upload, parts, signal });
  } catch (error) {
    failure = error;
  }
  const object = await storage.objects.head({ key: upload.key });
  // The part was listed without its size.
  if (object !== null && object.size > maxBytes) throw tooLarge(maxBytes);
  if (object !== null) return object.size;
  throw failure ?? notThere(outcome);
}

async function removeAll(
  { storage, log }: Services,
  upload: { readonly key: string; readonly uploadId: string },
): Promise<void> {
  const removals = [
    () => storage.uploads.abort(upload),
    // Even if the upload cannot be aborted.
    () => storage.objects.delete({ keys: [upload.key] }),
  ];
  for (const remove of removals) {
    await remove().catch((error: unknown) => {
      log.warn('A conversion result from another process could not be deleted. The sweep deletes it.', error);
    });
  }
}

function tooLarge(maxBytes: number): DarkroomError {
  return new DarkroomError('IMAGE_TOO_LARGE', `The converted image has more than ${maxBytes} bytes.`, {
    context: { maxBytes },
  });
}

function notThere(outcome: CompleteUploadOutcome | null = null): DarkroomError {
  return new DarkroomError('STORAGE_UNAVAILABLE', 'The converted image in the storage is not the one that was sent.', {
    cause: outcome,
  });
}
