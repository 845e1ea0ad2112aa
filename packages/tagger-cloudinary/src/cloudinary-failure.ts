import type { IncomingHttpHeaders } from 'node:http';

/** An error of the SDK in a uniform shape: the SDK has four. */
export interface CloudinaryFailure {
  /** The HTTP status of the answer; undefined if there was no answer. */
  readonly status: number | undefined;
  /** The message of Cloudinary or the network; it may contain secrets, so do not log it. */
  readonly text: string;
  readonly headers: IncomingHttpHeaders;
}

/**
 * Reads any error of the SDK: `{ message, http_code }` for uploads; the same under `error` for the Admin API, next to
 * the request's options, which contain key and secret; and an `Error` of Node.js from the network. Keeps only these
 * members.
 */
export function failureOf(error: unknown, headers: IncomingHttpHeaders): CloudinaryFailure {
  const outer = fieldsOf(error);
  const inner = 'error' in outer ? fieldsOf(outer['error']) : outer;
  const status = inner['http_code'];
  const message = inner['message'];
  const code = inner['code'];
  const said = message instanceof Error ? message.message : message;
  return {
    status: typeof status === 'number' ? status : undefined,
    text: [code, said].filter((part) => typeof part === 'string').join(' '),
    headers,
  };
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
