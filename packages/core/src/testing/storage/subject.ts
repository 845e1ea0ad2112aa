import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { MIN_PART_BYTES } from '../../ports/rules/part-limits.ts';
import type { ServedAs } from '../../ports/storage-objects.ts';
import type { StoredPart } from '../../ports/storage-uploads.ts';
import type { Storage } from '../../ports/storage.ts';

/** The subject of the contract of {@link Storage}. */
export interface StorageContractSubject {
  readonly storage: Storage;
  /**
   * Sends a request to one of the storage's URLs. Pass the handler that serves them if there is one, otherwise the
   * global `fetch`. The global `fetch` sends an empty body with `Content-Length: 0`, whatever length the request
   * announces, so a storage with `enforcesMaxBytes` rightly accepts it although the contract expects a refusal.
   */
  readonly fetch: (request: Request) => Promise<Response>;
  /**
   * The prefix of every key, without a trailing slash.
   *
   * @default 'contract'
   */
  readonly keyPrefix?: string;
  /** Puts an object with any key into the bucket, bypassing the storage. Present if the storage has `adopt`. */
  readonly putForeign?: (key: string, bytes: Uint8Array<ArrayBuffer>) => Promise<void>;
  /**
   * A storage that cannot be reached: its server is down, its folder does not exist, or its database is closed. Omitted
   * by storages that cannot fail like this.
   */
  readonly unreachable?: Storage;
}

/** S3's minimum size of a part other than the last. */
export const minPartBytes: number = MIN_PART_BYTES;

/** How cases serve a file if it does not matter. */
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

/** A digest for comparing large bytes. */
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

/** All bytes under a key, or in a range of it; fails if there is no such object. */
export async function readAll(
  { storage }: StorageContractSubject,
  key: string,
  range?: { readonly start: number; readonly end: number },
): Promise<Uint8Array> {
  const stream = await storage.objects.read(range === undefined ? { key } : { key, range });
  assert.ok(stream !== null, 'the object exists');
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** An upload opened by a case. */
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

/** The URL of one part, valid for one minute. */
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

/** PUTs bytes to a URL and reads the response to its end. */
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

/** A PUT with a stream as its body. */
export function streamingPut(url: string, body: ReadableStream<Uint8Array>): Request {
  // A variable instead of an inline argument: Node requires `duplex`, but the types of the DOM do not declare it.
  const init = { method: 'PUT', body, duplex: 'half' as const };
  return new Request(url, init);
}

/** GETs a URL; the body is not read yet. */
export async function getFrom({ fetch }: StorageContractSubject, url: string, method = 'GET'): Promise<Response> {
  return fetch(new Request(url, { method }));
}

/** Signs and PUTs one part; fails if it is refused. */
export async function putPart(
  subject: StorageContractSubject,
  upload: OpenedUpload,
  number: number,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<void> {
  const response = await putTo(subject, await signPart(subject, upload, number, bytes.length), bytes);
  assert.equal(response.status, 200, `part ${number} is taken`);
}

/** The parts of an upload, which must be open. */
export async function listParts(
  { storage }: StorageContractSubject,
  upload: OpenedUpload,
): Promise<readonly StoredPart[]> {
  const parts = await storage.uploads.list(upload);
  assert.ok(parts !== null, 'the upload is open');
  return parts;
}

/** Completes an upload with its listed parts; fails unless that succeeds. */
export async function completeListed(subject: StorageContractSubject, upload: OpenedUpload): Promise<void> {
  const parts = await listParts(subject, upload);
  const outcome = await subject.storage.uploads.complete({ ...upload, parts });
  assert.equal(outcome, 'COMPLETED', 'an upload completes with the parts that it lists');
}

/** Writes an object and returns its key. */
export async function writeObject(
  subject: StorageContractSubject,
  bytes: Uint8Array,
  key: string = freshKey(subject),
): Promise<string> {
  await subject.storage.objects.write({ key, body: streamOf(bytes), contentType: 'text/plain' });
  return key;
}

/** Whether a URL allows its bearer to PUT only one part, of the signed length. */
export function signsParts({ storage }: StorageContractSubject): boolean {
  return storage.uploads.urlScope !== 'UPLOAD';
}

/**
 * Fails unless the storage refused a PUT to an upload that is not open. If its URLs are for a whole upload, it may have
 * accepted the PUT without effect: the case then checks that nothing changed.
 */
export async function assertRefusedOrLost(
  subject: StorageContractSubject,
  response: Response,
  what: string,
): Promise<void> {
  if (signsParts(subject)) await assertRefused(response, what);
  else await response.text();
}

/** Fails unless the storage refused the request with a 4xx status. */
export async function assertRefused(response: Response, what: string): Promise<void> {
  await response.text();
  assert.ok(
    response.status >= 400 && response.status < 500,
    `${what} is refused with a 4xx status, not answered with ${response.status}`,
  );
}
