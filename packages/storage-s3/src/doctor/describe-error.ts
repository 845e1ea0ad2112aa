import { S3ServiceException } from '@aws-sdk/client-s3';
import { DarkroomError } from '@graphql-darkroom/core/adapter';

/** The error that the SDK or the network gave. */
function causeOf(error: unknown): unknown {
  return error instanceof DarkroomError && error.code === 'STORAGE_UNAVAILABLE' ? error.cause : error;
}

/** What the server calls the error, or the network: never its text, which may repeat what was signed. */
export function describeError(error: unknown): string {
  const cause = causeOf(error);
  if (!(cause instanceof Error)) return 'an unknown error';
  if (cause instanceof S3ServiceException) {
    const status = cause.$metadata.httpStatusCode;
    return status === undefined ? cause.name : `${cause.name} (status ${status})`;
  }
  return networkCode(cause) ?? (cause.name === 'Error' ? cause.message : `${cause.name}: ${cause.message}`);
}

/** Whether no answer came, so that nothing is known of what the server does. */
export function isUnanswered(error: unknown): boolean {
  const cause = causeOf(error);
  if (!(cause instanceof Error) || cause instanceof S3ServiceException) return false;
  return networkCode(cause) !== null || ['TimeoutError', 'AbortError'].includes(cause.name);
}

/** What the network calls the error. */
function networkCode(error: Error): string | null {
  for (const candidate of [error, error.cause]) {
    if (candidate instanceof Error && 'code' in candidate && typeof candidate.code === 'string') return candidate.code;
  }
  return null;
}

/** What the server calls the error; empty for errors that are none of its. */
export function serverCode(error: unknown): string {
  const cause = causeOf(error);
  return cause instanceof S3ServiceException ? cause.name : '';
}

/** Whether the server says that it has no such operation, to anyone. */
export function isNotOffered(error: unknown): boolean {
  const cause = causeOf(error);
  if (!(cause instanceof S3ServiceException)) return false;
  return [405, 501].includes(cause.$metadata.httpStatusCode ?? 0) || cause.name === 'NotImplemented';
}

/** Whether the server says that the caller may not do this. */
export function isDenied(error: unknown): boolean {
  const cause = causeOf(error);
  // The answer to HEAD has no body, and so no code but its status; of many deletions, each is answered on its own.
  if (cause instanceof S3ServiceException) return cause.$metadata.httpStatusCode === 403;
  return cause instanceof Error && cause.message.includes('AccessDenied');
}
