import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { StoredPart } from '@graphql-darkroom/core/adapter';
import { type FsStorage, type FsStorageOptions, fsStorage } from '../src/index.ts';
import { temporaryDirectory } from './temporary-directory.ts';

export const baseUrl = 'http://localhost:4000/files';

export const asText = { contentType: 'text/plain', contentDisposition: 'inline' } as const;

/** A storage in a folder of its own, and the folder. */
export function freshStorage(options: Partial<FsStorageOptions> = {}): {
  readonly storage: FsStorage;
  readonly directory: string;
} {
  const directory = options.directory ?? temporaryDirectory();
  return { storage: fsStorage({ baseUrl, ...options, directory }), directory };
}

export function bytesOf(size: number, fill = 1): Uint8Array<ArrayBuffer> {
  return new Uint8Array(size).fill(fill);
}

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

export async function writeText(storage: FsStorage, key: string, text = 'hello'): Promise<void> {
  await storage.objects.write({ key, body: streamOf(Buffer.from(text)), contentType: 'text/plain' });
}

export async function readText(storage: FsStorage, key: string): Promise<string | null> {
  const stream = await storage.objects.read({ key });
  return stream === null ? null : new Response(stream).text();
}

export async function signedUrl(storage: FsStorage, key: string, signedAt: Date = new Date()): Promise<string> {
  const { url } = await storage.objects.signedUrl({ key, signedAt, expiresInSeconds: 300, ...asText });
  return url;
}

export interface Upload {
  readonly key: string;
  readonly uploadId: string;
}

export async function startUpload(storage: FsStorage, key = 'a/b'): Promise<Upload> {
  return { key, ...(await storage.uploads.start({ key, contentType: 'text/plain' })) };
}

export async function partUrl(
  storage: FsStorage,
  upload: Upload,
  number = 1,
  size: number | null = null,
): Promise<string> {
  const { urls } = await storage.uploads.sign({ ...upload, parts: [{ number, size }], expiresInSeconds: 60 });
  return urls[0] ?? assert.fail('no URL');
}

export async function put(
  storage: FsStorage,
  url: string,
  body: string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  // Not written into the call: `duplex` is a must on Node, but unknown where a program has the types of the DOM.
  const init = { method: 'PUT', body, headers, duplex: 'half' as const };
  return storage.handler(new Request(url, init));
}

export async function putPart(
  storage: FsStorage,
  upload: Upload,
  number: number,
  body: string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>,
): Promise<void> {
  const response = await put(storage, await partUrl(storage, upload, number), body);
  assert.equal(response.status, 200);
}

export async function get(
  storage: FsStorage,
  url: string,
  headers: Readonly<Record<string, string>> = {},
  method = 'GET',
): Promise<Response> {
  return storage.handler(new Request(url, { method, headers }));
}

export async function listed(storage: FsStorage, upload: Upload): Promise<readonly StoredPart[]> {
  return (await storage.uploads.list(upload)) ?? assert.fail('the upload is not open');
}

/** All files under a folder of the storage, relative to it. */
export function filesIn(directory: string, tree = ''): readonly string[] {
  return readdirSync(join(directory, tree), { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(directory, tree).length + 1))
    .toSorted();
}
