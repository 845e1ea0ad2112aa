import { S3ServiceException } from '@aws-sdk/client-s3';
import { DarkroomError } from '@graphql-darkroom/core/adapter';

/** The original error from the SDK or the network. */
function causeOf(error: unknown): unknown {
  return error instanceof DarkroomError && error.code === 'STORAGE_UNAVAILABLE' ? error.cause : error;
}

/** The error's code, from the server or the network: never the server's text, which may repeat what was signed. */
export function describeError(error: unknown): string {
  const cause = causeOf(error);
  if (!(cause instanceof Error)) return 'unknown error';
  if (cause instanceof S3ServiceException) {
    const status = cause.$metadata.httpStatusCode;
    return status === undefined ? cause.name : `${cause.name} (status ${status})`;
  }
  return networkCode(cause) ?? (cause.name === 'Error' ? cause.message : `${cause.name}: ${cause.message}`);
}

/** Whether there was no response, so that nothing is known about the server's behaviour. */
export function isUnanswered(error: unknown): boolean {
  const cause = causeOf(error);
  if (!(cause instanceof Error) || cause instanceof S3ServiceException) return false;
  return networkCode(cause) !== null || ['TimeoutError', 'AbortError'].includes(cause.name);
}

/** The error's code from the network. */
function networkCode(error: Error): string | null {
  for (const candidate of [error, error.cause]) {
    if (candidate instanceof Error && 'code' in candidate && typeof candidate.code === 'string') return candidate.code;
  }
  return null;
}

/** The error's code from the server; empty if the error did not come from the server. */
export function serverCode(error: unknown): string {
  const cause = causeOf(error);
  return cause instanceof S3ServiceException ? cause.name : '';
}

/** Whether the server reports that it does not offer this operation to anyone. */
export function isNotOffered(error: unknown): boolean {
  const cause = causeOf(error);
  if (!(cause instanceof S3ServiceException)) return false;
  return [405, 501].includes(cause.$metadata.httpStatusCode ?? 0) || cause.name === 'NotImplemented';
}

/** Whether the server reports that the caller may not do this. */
export function isDenied(error: unknown): boolean {
  const cause = causeOf(error);
  // The response to HEAD has no body, so it has no code but its status; a deletion of many objects reports each one
  // separately.
  if (cause instanceof S3ServiceException) return cause.$metadata.httpStatusCode === 403;
  return cause instanceof Error && cause.message.includes('AccessDenied');
}
