import { DarkroomError } from '@graphql-darkroom/core/adapter';

/** The body that a caller streams to the storage broke off: the caller's fault, whatever error it brought along. */
export class BodyError extends Error {
  override readonly name = 'BodyError';
}

/** Whether an error of the operating system has one of these codes. */
export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return isSystemError(error) && codes.includes(String(error.code));
}

/** By what it has: under Jest, errors of Node.js are no instances of the `Error` that is seen here. */
function isSystemError(error: unknown): error is { readonly code: unknown; readonly syscall?: unknown } {
  return typeof error === 'object' && error !== null && 'code' in error;
}

/** The error for whatever keeps the folder from answering. */
export function storageUnavailable(cause: unknown): DarkroomError {
  return new DarkroomError('STORAGE_UNAVAILABLE', 'The file storage cannot answer at the moment. Try again.', {
    cause,
  });
}

/**
 * An error as callers of the port see it: the system's become STORAGE_UNAVAILABLE, the caller's
 * own come back as they were.
 */
export function toPortError(error: unknown): unknown {
  if (error instanceof BodyError) return error.cause;
  return isSystemError(error) && 'syscall' in error ? storageUnavailable(error) : error;
}

/** Does the work, and throws what {@link toPortError} makes of its errors. */
export async function translatingErrors<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw toPortError(error);
  }
}
