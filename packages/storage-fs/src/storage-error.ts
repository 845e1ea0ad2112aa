import { DarkroomError } from '@graphql-darkroom/core/adapter';

/** The body that a caller streams to the storage failed: the caller's fault, whatever the error. */
export class BodyError extends Error {
  override readonly name = 'BodyError';
}

/** Whether the error is a system error with one of these codes. */
export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return isSystemError(error) && codes.includes(String(error.code));
}

/** Checks properties, since under Jest the errors of Node.js are not instances of this module's `Error`. */
function isSystemError(error: unknown): error is { readonly code: unknown; readonly syscall?: unknown } {
  return typeof error === 'object' && error !== null && 'code' in error;
}

/** The error if the folder cannot be used, for any cause. */
export function storageUnavailable(cause: unknown): DarkroomError {
  return new DarkroomError('STORAGE_UNAVAILABLE', 'The file storage cannot answer at the moment. Try again.', {
    cause,
  });
}

/**
 * An error as callers of the port see it: system errors become STORAGE_UNAVAILABLE, the caller's own errors stay
 * unchanged.
 */
export function toPortError(error: unknown): unknown {
  if (error instanceof BodyError) return error.cause;
  return isSystemError(error) && 'syscall' in error ? storageUnavailable(error) : error;
}

/** Runs `work` and translates its errors by {@link toPortError}. */
export async function translatingErrors<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw toPortError(error);
  }
}
