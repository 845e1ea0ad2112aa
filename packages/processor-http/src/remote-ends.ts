import { type ConversionDestination, type FileSource, DarkroomError } from '@graphql-darkroom/core/adapter';
import type { Fetch, FetchInit } from '@graphql-darkroom/core/http';
import { NotPublicError } from '@graphql-darkroom/core/http';
import type { Delivery, RequestedConversion } from './delivery.ts';
import { readBytes } from './read-body.ts';

/** The source of a delivery, read from its URL. */
export function remoteSource(
  { url, contentType, size }: Delivery['source'],
  fetch: Fetch,
  signal: AbortSignal,
): FileSource {
  return {
    contentType,
    size,
    read: async () => {
      const headers = { 'accept-encoding': 'identity' };
      const response = await ask(fetch, url, { method: 'GET', headers, redirect: 'manual', signal });
      if (response.status === 200 && response.body !== null) return response.body;
      await response.body?.cancel();
      throw failure(response.status, new Error(`The source answered ${response.status}.`));
    },
  };
}

/**
 * The destination of a conversion: one PUT to its URL. The result is buffered first, since S3 accepts no body of
 * unknown length.
 */
export function remoteDestination(
  { url, headers }: RequestedConversion['destination'],
  maxBytes: number,
  fetch: Fetch,
  signal: AbortSignal,
): ConversionDestination {
  return {
    write: async (result) => {
      const body = await readBytes(result.body, maxBytes);
      if (body === null) {
        throw new DarkroomError('IMAGE_TOO_LARGE', `The converted image has more than ${maxBytes} bytes.`, {
          context: { maxBytes },
        });
      }
      const response = await ask(fetch, url, {
        method: 'PUT',
        headers: { ...headers },
        body,
        redirect: 'manual',
        signal,
      });
      await response.body?.cancel();
      if (!response.ok) throw failure(response.status, new Error(`The destination answered ${response.status}.`));
    },
  };
}

async function ask(fetch: Fetch, url: string, init: FetchInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    if (init.signal.aborted || error instanceof NotPublicError) throw error;
    throw error instanceof Error && error.cause instanceof NotPublicError ? error : storageUnavailable(error);
  }
}

/** The error for a response that is not a success: after 5xx, the storage may work later. */
function failure(status: number, error: Error): Error {
  return status >= 500 ? storageUnavailable(error) : error;
}

function storageUnavailable(cause: unknown): DarkroomError {
  return new DarkroomError('STORAGE_UNAVAILABLE', 'The file storage cannot answer at the moment. Try again.', {
    cause,
  });
}
