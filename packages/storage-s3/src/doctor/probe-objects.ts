import { randomUUID } from 'node:crypto';
import { urlSigner } from '../signing/url-signer.ts';
import { describeError, isUnanswered } from './describe-error.ts';
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

/** The text of an object of the doctor's own; null when it is missing. */
export async function readProbe({ storage }: Examination, key: string): Promise<string | null> {
  const body = await storage.objects.read({ key });
  return body === null ? null : new Response(body).text();
}

/**
 * What a read gives of an object that was there: its text, or what the server says instead. Without an answer of the
 * server's it is asked a second time, and then throws: only the server can say that an object is destroyed.
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
      if (!isUnanswered(error)) return { refusal: `reading it is answered with ${describeError(error)}` };
      if (attempt === 2) throw error;
    }
  }
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

/** Signs the same at another time than now. */
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

/** Joins what has been put. Resolves to whether the server says that it did. */
export async function joinProbe({ storage }: Examination, upload: StartedUpload): Promise<boolean> {
  const parts = (await storage.uploads.list(upload)) ?? [];
  return parts.length > 0 && (await storage.uploads.complete({ ...upload, parts })) === 'COMPLETED';
}

/** Joins what has been put. Resolves to the text of the object, or to null when nothing came of it. */
export async function completeProbe(examination: Examination, upload: StartedUpload): Promise<string | null> {
  return (await joinProbe(examination, upload)) ? readProbe(examination, upload.key) : null;
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
