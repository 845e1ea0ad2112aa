import { DarkroomError } from '@graphql-darkroom/core/adapter';

/** The body that a caller streams to the storage failed: the caller's fault, whatever the error. */
export class BodyError extends Error {
  override readonly name = 'BodyError';
}

/** The members of the SDK's `RestError` that describe a response. */
interface RestFailure {
  readonly statusCode?: unknown;
  readonly code?: unknown;
  readonly details?: { readonly errorCode?: unknown };
}

function failureOf(error: unknown): RestFailure {
  return error instanceof Error ? (error as RestFailure) : {};
}

/** The service's own code of an error, such as `BlobNotFound`; null if it has none. */
export function errorCodeOf(error: unknown): string | null {
  const { code, details } = failureOf(error);
  const errorCode = details?.errorCode ?? code;
  return typeof errorCode === 'string' ? errorCode : null;
}

/** The HTTP status of an error; null if there was no response. */
export function statusOf(error: unknown): number | null {
  const { statusCode } = failureOf(error);
  return typeof statusCode === 'number' ? statusCode : null;
}

/** Whether the service reports that there is no such blob. A missing container counts as an outage. */
export function isNoSuchBlob(error: unknown): boolean {
  return statusOf(error) === 404 && errorCodeOf(error) !== 'ContainerNotFound';
}

/** Whether the service refuses the request because of the blob's state. */
export function isRefusal(error: unknown): boolean {
  return isNoSuchBlob(error) || [400, 409, 412, 416].includes(statusOf(error) ?? 0);
}

/** The result of the call, or null if there is no such blob. */
export async function orNull<Result>(call: Promise<Result>): Promise<Result | null> {
  try {
    return await call;
  } catch (error) {
    if (isNoSuchBlob(error)) return null;
    throw error;
  }
}

/**
 * An error as callers of the port see it. Their own errors, the reason of an abort, and {@link DarkroomError} stay
 * unchanged; all other errors become STORAGE_UNAVAILABLE.
 */
export function toPortError(error: unknown, signal?: AbortSignal): unknown {
  if (signal?.aborted === true) return signal.reason;
  if (error instanceof BodyError) return error.cause;
  if (error instanceof DarkroomError) return error;
  return new DarkroomError('STORAGE_UNAVAILABLE', 'The file storage cannot answer at the moment. Try again.', {
    cause: error,
  });
}

/** Runs `work` and translates its errors by {@link toPortError}. */
export async function translatingErrors<Result>(work: () => Promise<Result>, signal?: AbortSignal): Promise<Result> {
  try {
    signal?.throwIfAborted();
    return await work();
  } catch (error) {
    throw toPortError(error, signal);
  }
}
