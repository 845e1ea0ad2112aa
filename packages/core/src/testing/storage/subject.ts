import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { MIN_PART_BYTES } from '../../ports/rules/part-limits.ts';
import type { ServedAs } from '../../ports/storage-objects.ts';
import type { StoredPart } from '../../ports/storage-uploads.ts';
import type { Storage } from '../../ports/storage.ts';

/** What the contract of {@link Storage} runs on. */
export interface StorageContractSubject {
  readonly storage: Storage;
  /**
   * Sends a request to one of the storage's URLs. Give the handler that serves them where there is one, else the global
   * `fetch`: that sends a body without bytes as one of `Content-Length: 0`, whatever length the request announces, so
   * that a storage with `enforcesMaxBytes` rightly takes it where the contract wants it refused.
   */
  readonly fetch: (request: Request) => Promise<Response>;
  /**
   * What every key begins with, without a slash at its end.
   *
   * @default 'contract'
   */
  readonly keyPrefix?: string;
  /**
   * Puts an object of any key into the bucket, past the storage. Given where the storage has `adopt`.
   */
  readonly putForeign?: (key: string, bytes: Uint8Array<ArrayBuffer>) => Promise<void>;
  /**
   * One that cannot be reached: its server is down, its folder is not there, or its database is closed. Left out by
   * storages that cannot fail so.
   */
  readonly unreachable?: Storage;
}

/** S3's smallest part but for the last. */
export const minPartBytes: number = MIN_PART_BYTES;

/** How the cases serve a file where they do not care. */
export const asText: ServedAs = { contentType: 'text/plain', contentDisposition: 'attachment; filename="a.txt"' };

/** A key that no other case uses. */
export function freshKey({ keyPrefix = 'contract' }: StorageContractSubject): string {
  return `${keyPrefix}/${randomUUID()}/original`;
}

/** Bytes that differ by seed and by position. */
export function bytesOf(size: number, seed = 1): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  let state = seed;
  for (let index = 0; index < size; index += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    bytes[index] = state >>> 24;
  }
  return bytes;
}

/** A fingerprint to compare large bytes by. */
export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** A stream of these chunks. */
export function streamOf(...chunks: readonly Uint8Array[]): ReadableStream<Uint8Array> {
  const left = [...chunks];
  return new ReadableStream({
    pull: (controller) => {
      const chunk = left.shift();
      if (chunk === undefined) controller.close();
      else controller.enqueue(chunk);
    },
  });
}

/** All bytes under a key, or in a range of it; fails when there is no such object. */
export async function readAll(
  { storage }: StorageContractSubject,
  key: string,
  range?: { readonly start: number; readonly end: number },
): Promise<Uint8Array> {
  const stream = await storage.objects.read(range === undefined ? { key } : { key, range });
  assert.ok(stream !== null, 'the object exists');
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** An upload that the case opened. */
export interface OpenedUpload {
  readonly key: string;
  readonly uploadId: string;
}

/** Opens an upload. */
export async function startUpload(
  subject: StorageContractSubject,
  key: string = freshKey(subject),
): Promise<OpenedUpload> {
  const { uploadId } = await subject.storage.uploads.start({ key, contentType: 'text/plain' });
  return { key, uploadId };
}

/** The URL of one part, for a minute. */
export async function signPart(
  { storage }: StorageContractSubject,
  upload: OpenedUpload,
  number: number,
  size: number | null,
): Promise<string> {
  const { urls } = await storage.uploads.sign({ ...upload, parts: [{ number, size }], expiresInSeconds: 60 });
  const [url] = urls;
  assert.ok(url !== undefined, 'a URL is signed for the part');
  return url;
}

/** PUTs bytes to a URL, and reads the answer to its end. */
export async function putTo(
  { fetch }: StorageContractSubject,
  url: string,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<Response> {
  const response = await fetch(new Request(url, { method: 'PUT', body: bytes }));
  return new Response(await response.text(), {
    status: response.ok ? 200 : response.status,
    headers: response.headers,
  });
}

/** The PUT of a stream. */
export function streamingPut(url: string, body: ReadableStream<Uint8Array>): Request {
  // Not written into the call: `duplex` is a must on Node, but unknown where a program has the types of the DOM.
  const init = { method: 'PUT', body, duplex: 'half' as const };
  return new Request(url, init);
}

/** GETs a URL; the body is still to be read. */
export async function getFrom({ fetch }: StorageContractSubject, url: string, method = 'GET'): Promise<Response> {
  return fetch(new Request(url, { method }));
}

/** Signs and PUTs one part; fails when it is refused. */
export async function putPart(
  subject: StorageContractSubject,
  upload: OpenedUpload,
  number: number,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<void> {
  const response = await putTo(subject, await signPart(subject, upload, number, bytes.length), bytes);
  assert.equal(response.status, 200, `part ${number} is taken`);
}

/** The parts of an upload that must be open. */
export async function listParts(
  { storage }: StorageContractSubject,
  upload: OpenedUpload,
): Promise<readonly StoredPart[]> {
  const parts = await storage.uploads.list(upload);
  assert.ok(parts !== null, 'the upload is open');
  return parts;
}

/** Completes with what is listed; fails unless that works. */
export async function completeListed(subject: StorageContractSubject, upload: OpenedUpload): Promise<void> {
  const parts = await listParts(subject, upload);
  const outcome = await subject.storage.uploads.complete({ ...upload, parts });
  assert.equal(outcome, 'COMPLETED', 'an upload completes with the parts that it lists');
}

/** Writes an object, and gives its key. */
export async function writeObject(
  subject: StorageContractSubject,
  bytes: Uint8Array,
  key: string = freshKey(subject),
): Promise<string> {
  await subject.storage.objects.write({ key, body: streamOf(bytes), contentType: 'text/plain' });
  return key;
}

/** Whether a URL lets its bearer PUT one part, of the length that was signed. */
export function signsParts({ storage }: StorageContractSubject): boolean {
  return storage.uploads.urlScope !== 'UPLOAD';
}

/**
 * Fails unless the storage refused a PUT to what is not open. Where its URLs are for a whole upload, it may have taken
 * it for nothing: the case then looks at what must not have changed.
 */
export async function assertRefusedOrLost(
  subject: StorageContractSubject,
  response: Response,
  what: string,
): Promise<void> {
  if (signsParts(subject)) await assertRefused(response, what);
  else await response.text();
}

/** Fails unless the storage refused the request as the client's fault. */
export async function assertRefused(response: Response, what: string): Promise<void> {
  await response.text();
  assert.ok(
    response.status >= 400 && response.status < 500,
    `${what} is refused with a 4xx status, not answered with ${response.status}`,
  );
}
