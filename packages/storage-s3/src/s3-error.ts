import { S3ServiceException } from '@aws-sdk/client-s3';
import { DarkroomError } from '@graphql-darkroom/core/adapter';

/** The body that a caller streams to the storage failed: the caller's fault, whatever the error. */
export class BodyError extends Error {
  override readonly name = 'BodyError';
}

/** Whether the server answered with one of these codes. */
export function isS3Error(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && codes.includes(error.name);
}

/** Whether the server answered with one of these statuses. Codes differ between servers and may be missing. */
export function hasStatus(error: unknown, ...statuses: readonly number[]): boolean {
  return error instanceof S3ServiceException && statuses.includes(error.$metadata.httpStatusCode ?? 0);
}

/** Whether the server reports that there is no such upload. After an abort, some report the key as missing instead. */
export function isNoSuchUpload(error: unknown): boolean {
  return isS3Error(error, 'NoSuchUpload', 'NoSuchKey') || isMissing(error);
}

/**
 * Whether the server reports that there is no such object. The response to HEAD has no body, so it has no code but its
 * status.
 */
export function isNoSuchObject(error: unknown): boolean {
  return isS3Error(error, 'NoSuchKey', 'NotFound') || isMissing(error);
}

/** Whether something other than the bucket is missing: status 404 with any code that does not name the bucket. */
function isMissing(error: unknown): boolean {
  return hasStatus(error, 404) && error instanceof Error && !/bucket|accesspoint/i.test(error.name);
}

/** The error if the storage cannot answer, for any cause. */
export function storageUnavailable(cause: unknown): DarkroomError {
  return new DarkroomError('STORAGE_UNAVAILABLE', 'The file storage cannot answer at the moment. Try again.', {
    cause,
  });
}

/**
 * An error as callers of the port see it. Their own errors, the reason of an abort, and {@link DarkroomError} stay
 * unchanged; all other errors become STORAGE_UNAVAILABLE.
 */
export function toPortError(error: unknown, signal?: AbortSignal): unknown {
  if (signal?.aborted === true) return signal.reason;
  if (error instanceof BodyError) return error.cause;
  return error instanceof DarkroomError ? error : storageUnavailable(error);
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
