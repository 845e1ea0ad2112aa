import type { IncomingHttpHeaders } from 'node:http';

/** What the SDK reported, in one form: its errors have four. */
export interface CloudinaryFailure {
  /** The status of the answer; undefined where there was none. */
  readonly status: number | undefined;
  /** What Cloudinary or the network said; not yet fit for a log. */
  readonly text: string;
  readonly headers: IncomingHttpHeaders;
}

/**
 * Reads any error of the SDK: `{ message, http_code }` for uploads, the same below `error` for the Admin API, beside
 * the request's options with key and secret in them, and an `Error` of Node.js from the network. Only
 * what is named here is kept.
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
