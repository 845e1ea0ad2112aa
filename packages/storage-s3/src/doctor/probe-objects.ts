import { randomUUID } from 'node:crypto';
import { urlSigner } from '../signing/url-signer.ts';
import { describeError, isUnanswered } from './describe-error.ts';
import type { Examination, StartedUpload } from './examination.ts';

const URL_SECONDS = 300;
const REQUEST_MILLISECONDS = 30_000;

/** Writes a small object under one of the doctor's own keys. Resolves to its key in the storage. */
export async function writeProbe({ storage, keys }: Examination, text: string): Promise<string> {
  const key = randomUUID();
  // Before the write: its response may be lost.
  keys.push(key);
  await storage.objects.write({ key, body: new Blob([text]).stream(), contentType: 'text/plain' });
  return key;
}

/** The text of one of the doctor's own objects; null if it is missing. */
export async function readProbe({ storage }: Examination, key: string): Promise<string | null> {
  const body = await storage.objects.read({ key });
  return body === null ? null : new Response(body).text();
}

/**
 * The result of reading an object that existed: its text, or the server's refusal. If the server does not respond,
 * reads once more and then throws: only the server's response proves that an object was destroyed.
 */
export async function rereadProbe(
  examination: Examination,
  key: string,
): Promise<{ readonly text: string } | { readonly refusal: string }> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const text = await readProbe(examination, key);
      return text === null ? { refusal: 'it is missing' } : { text };
    } catch (error) {
      if (!isUnanswered(error)) return { refusal: `reading it failed with ${describeError(error)}` };
      if (attempt === 2) throw error;
    }
  }
}

/** Starts an upload that is aborted at the end. */
export async function startProbe({ storage, started, keys }: Examination): Promise<StartedUpload> {
  const key = randomUUID();
  keys.push(key);
  const upload = { key, ...(await storage.uploads.start({ key, contentType: 'text/plain' })) };
  started.push(upload);
  return upload;
}

/** Signs the URL of the only part of an upload, for the given number of bytes or, with null, for any number. */
export async function signProbe({ storage }: Examination, upload: StartedUpload, size: number | null): Promise<string> {
  const { urls } = await storage.uploads.sign({
    ...upload,
    parts: [{ number: 1, size }],
    expiresInSeconds: URL_SECONDS,
  });
  return urls[0] ?? '';
}

/** Signs the same URL as if at another time. */
export async function signProbeAt(
  { own, uploadSigner }: Examination,
  { key, uploadId }: StartedUpload,
  signedAt: Date,
  expiresInSeconds: number,
): Promise<string> {
  const signer = urlSigner(uploadSigner ?? own.client, own.name, 'UploadPart', null);
  const { sign } = await signer({ key: `${own.trees.private}${key}`, signedAt, expiresInSeconds });
  return sign({ query: { partNumber: '1', uploadId } });
}

/** Joins the uploaded parts. Resolves to whether the server reports success. */
export async function joinProbe({ storage }: Examination, upload: StartedUpload): Promise<boolean> {
  const parts = (await storage.uploads.list(upload)) ?? [];
  return parts.length > 0 && (await storage.uploads.complete({ ...upload, parts })) === 'COMPLETED';
}

/** Joins the uploaded parts. Resolves to the text of the object, or to null if none was made. */
export async function completeProbe(examination: Examination, upload: StartedUpload): Promise<string | null> {
  return (await joinProbe(examination, upload)) ? readProbe(examination, upload.key) : null;
}

/**
 * Sends a request like a browser or a stranger. Resolves to the response, whose body has been read.
 *
 * The body has no `Content-Type`, like the parts that clients send: Ceph 20 refuses an unsigned one, which would be the
 * result of every check for refusals.
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

/** The URL without its signature. */
export function unsigned(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}
