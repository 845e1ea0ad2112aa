import { DarkroomError } from '@graphql-darkroom/core/adapter';

/** The body that a caller streams to the storage broke off: the caller's fault, whatever error it brought along. */
export class BodyError extends Error {
  override readonly name = 'BodyError';
}

/** What the SDK's `RestError` says of an answer. */
interface RestFailure {
  readonly statusCode?: unknown;
  readonly code?: unknown;
  readonly details?: { readonly errorCode?: unknown };
}

function failureOf(error: unknown): RestFailure {
  return error instanceof Error ? (error as RestFailure) : {};
}

/** The service's own code of an error, such as `BlobNotFound`; null where it gave none. */
export function errorCodeOf(error: unknown): string | null {
  const { code, details } = failureOf(error);
  const errorCode = details?.errorCode ?? code;
  return typeof errorCode === 'string' ? errorCode : null;
}

/** The HTTP status of an error; null where no answer came. */
export function statusOf(error: unknown): number | null {
  const { statusCode } = failureOf(error);
  return typeof statusCode === 'number' ? statusCode : null;
}

/** Whether the service says that there is no such blob. A container that is missing is an outage. */
export function isNoSuchBlob(error: unknown): boolean {
  return statusOf(error) === 404 && errorCodeOf(error) !== 'ContainerNotFound';
}

/** Whether the service refuses what is asked of a blob for the state that it is in. */
export function isRefusal(error: unknown): boolean {
  return isNoSuchBlob(error) || [400, 409, 412, 416].includes(statusOf(error) ?? 0);
}

/** The same call's result, or null where there is no such blob. */
export async function orNull<Result>(call: Promise<Result>): Promise<Result | null> {
  try {
    return await call;
  } catch (error) {
    if (isNoSuchBlob(error)) return null;
    throw error;
  }
}

/**
 * An error as callers of the port see it: their own and an abort's reason come back as they were, all others are the
 * storage's.
 */
export function toPortError(error: unknown, signal?: AbortSignal): unknown {
  if (signal?.aborted === true) return signal.reason;
  if (error instanceof BodyError) return error.cause;
  if (error instanceof DarkroomError) return error;
  return new DarkroomError('STORAGE_UNAVAILABLE', 'The file storage cannot answer at the moment. Try again.', {
    cause: error,
  });
}

/** Does the work, and throws what {@link toPortError} makes of its errors. */
export async function translatingErrors<Result>(work: () => Promise<Result>, signal?: AbortSignal): Promise<Result> {
  try {
    signal?.throwIfAborted();
    return await work();
  } catch (error) {
    throw toPortError(error, signal);
  }
}
