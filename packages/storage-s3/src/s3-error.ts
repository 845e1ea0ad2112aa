import { S3ServiceException } from '@aws-sdk/client-s3';
import { DarkroomError } from '@graphql-darkroom/core/adapter';

/** The body that a caller streams to the storage broke off: the caller's fault, whatever error it brought along. */
export class BodyError extends Error {
  override readonly name = 'BodyError';
}

/** Whether the server answered with one of these codes. */
export function isS3Error(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && codes.includes(error.name);
}

/** Whether the server answered with one of these statuses. Codes differ from server to server, or are left out. */
export function hasStatus(error: unknown, ...statuses: readonly number[]): boolean {
  return error instanceof S3ServiceException && statuses.includes(error.$metadata.httpStatusCode ?? 0);
}

/** Whether the server says that there is no such upload. Some say so of its key, once the upload was aborted. */
export function isNoSuchUpload(error: unknown): boolean {
  return isS3Error(error, 'NoSuchUpload', 'NoSuchKey') || isMissing(error);
}

/**
 * Whether the server says that there is no such object. The answer to HEAD has no body, and so no code but its status.
 */
export function isNoSuchObject(error: unknown): boolean {
  return isS3Error(error, 'NoSuchKey', 'NotFound') || isMissing(error);
}

/** Whether something is not there, by the status and whatever code, while its bucket is. */
function isMissing(error: unknown): boolean {
  return hasStatus(error, 404) && error instanceof Error && !/bucket|accesspoint/i.test(error.name);
}

/** The error for whatever keeps the storage from answering. */
export function storageUnavailable(cause: unknown): DarkroomError {
  return new DarkroomError('STORAGE_UNAVAILABLE', 'The file storage cannot answer at the moment. Try again.', {
    cause,
  });
}

/**
 * An error as callers of the port see it: their own and an abort's reason come back as they were, all
 * others are the storage's.
 */
export function toPortError(error: unknown, signal?: AbortSignal): unknown {
  if (signal?.aborted === true) return signal.reason;
  if (error instanceof BodyError) return error.cause;
  return error instanceof DarkroomError ? error : storageUnavailable(error);
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
