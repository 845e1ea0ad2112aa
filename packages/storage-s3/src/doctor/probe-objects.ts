import { randomUUID } from 'node:crypto';
import type { Examination, StartedUpload } from './examination.ts';

const URL_SECONDS = 300;
const REQUEST_MILLISECONDS = 30_000;

/** Writes a small object of the doctor's own. Resolves to its key in the storage. */
export async function writeProbe({ storage, keys }: Examination, text: string): Promise<string> {
  const key = randomUUID();
  // Before it is written: an answer may be lost.
  keys.push(key);
  await storage.objects.write({ key, body: new Blob([text]).stream(), contentType: 'text/plain' });
  return key;
}

/** The text of an object of the doctor's own; null when there is none. */
export async function readProbe({ storage }: Examination, key: string): Promise<string | null> {
  const body = await storage.objects.read({ key });
  return body === null ? null : new Response(body).text();
}

/** Starts an upload that is aborted in the end. */
export async function startProbe({ storage, started, keys }: Examination): Promise<StartedUpload> {
  const key = randomUUID();
  keys.push(key);
  const upload = { key, ...(await storage.uploads.start({ key, contentType: 'text/plain' })) };
  started.push(upload);
  return upload;
}

/** Signs the URL of the only part of an upload, for so many bytes or for any number. */
export async function signProbe({ storage }: Examination, upload: StartedUpload, size: number | null): Promise<string> {
  const { urls } = await storage.uploads.sign({
    ...upload,
    parts: [{ number: 1, size }],
    expiresInSeconds: URL_SECONDS,
  });
  return urls[0] ?? '';
}

/** Joins what has been put. Resolves to the text of the object, or to null when nothing came of it. */
export async function completeProbe(examination: Examination, upload: StartedUpload): Promise<string | null> {
  const { storage } = examination;
  const parts = (await storage.uploads.list(upload)) ?? [];
  if (parts.length === 0) return null;
  return (await storage.uploads.complete({ ...upload, parts })) === 'COMPLETED'
    ? readProbe(examination, upload.key)
    : null;
}

/**
 * Sends a request as a browser or a stranger does. Resolves to its answer, which has been read whole.
 *
 * A body goes without a `Content-Type`, as clients send parts: Ceph 20 refuses one that is not signed, and every check
 * of what is refused would find that.
 */
export async function ask(
  url: string,
  { body, ...init }: Omit<RequestInit, 'body'> & { readonly body?: string } = {},
): Promise<Response> {
  const response = await fetch(url, {
    ...init,
    ...(body === undefined ? {} : { body: new TextEncoder().encode(body) }),
    signal: AbortSignal.timeout(REQUEST_MILLISECONDS),
  });
  await response.arrayBuffer();
  return response;
}

/** The URL without what signs it. */
export function unsigned(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}
