import { DarkroomClientError } from './client-error.ts';
import { formatBytes } from './format-bytes.ts';

type Details = Readonly<Record<string, unknown>>;

/** Messages for users, by code: a text, or a function of the error's details. */
export type Messages = Readonly<Record<string, string | ((details: Details) => string)>>;

/** The media type that browsers report for an SVG. */
export const SVG = 'image/svg+xml';

/** The English messages. `createDarkroomClient({ messages })` overrides and extends them. */
export const defaultMessages: Messages = {
  UNAUTHENTICATED: 'Sign in to upload files.',
  FORBIDDEN: 'You may not do this.',
  FILE_NOT_FOUND: 'This file does not exist.',
  FILE_CHANGED: 'This file was changed in the meantime. Look at it again.',
  FILE_TOO_LARGE: ({ maxBytes }) =>
    typeof maxBytes === 'number'
      ? `This file is too large: at most ${formatBytes(maxBytes)}.`
      : 'This file is too large.',
  FILE_TYPE_NOT_ACCEPTED: ({ accept, contentType, serverMessage }) => {
    if (!Array.isArray(accept) || accept.length === 0) {
      // For a file that was refused because of its bytes, the server keeps only the message, not the details.
      return typeof serverMessage === 'string' ? serverMessage : 'This type of file is not accepted.';
    }
    const why = contentType === SVG && accept.includes('image/*') ? ': image/* does not include SVG' : '';
    return `This type of file is not accepted${why}. Accepted: ${accept.join(', ')}.`;
  },
  IMAGE_TOO_LARGE: 'This image has too many pixels.',
  QUOTA_EXCEEDED: 'There is no space left for this file.',
  UPLOAD_NOT_OPEN: 'This upload has ended. Start it again.',
  UPLOAD_VERIFYING: 'The server is still checking this file. Try again in a moment. It is not sent again.',
  STORAGE_UNAVAILABLE: 'The storage does not answer. Try again in a moment.',
  NETWORK_ERROR: 'The server cannot be reached. Try again in a moment.',
  INVALID_RESPONSE: 'The server gave an invalid response. Try again in a moment.',
  PART_CORRUPTED: 'The file arrived damaged. Try again, on another network if you can.',
  PART_REFUSED: 'The storage refused this file.',
  SOURCE_CHANGED: 'This file was changed or moved. Choose it again.',
  SOURCE_REQUIRED: 'Choose the file again to continue.',
  ABORTED: 'The upload was cancelled.',
};

/** Makes errors with the messages of a client. */
export type ErrorFactory = (
  code: string,
  options?: { readonly retryable?: boolean; readonly details?: Details; readonly cause?: unknown },
) => DarkroomClientError;

/** Makes errors with these messages. For other codes, uses the server's message, or else a general one. */
export function errorFactory(messages: Messages): ErrorFactory {
  const table = { ...defaultMessages, ...messages };
  return (code, options = {}) => {
    const message = table[code];
    const details = options.details ?? {};
    const text = typeof message === 'function' ? message(details) : message;
    const serverMessage = typeof details['serverMessage'] === 'string' ? details['serverMessage'] : undefined;
    return new DarkroomClientError(code, text ?? serverMessage ?? 'Something went wrong. Try again.', options);
  };
}
