import assert from 'node:assert/strict';
import type { ContainerClient } from '@azure/storage-blob';
import type { Storage, StoredPart } from '@graphql-darkroom/core/adapter';
import { azureStorage } from '../src/index.ts';
import type { Azurite } from './azurite.ts';

/** A storage in a container that can be asked what lies there. */
export interface World {
  readonly storage: Storage;
  readonly container: ContainerClient;
  /** The names of all blobs, or of those with a prefix, those that were never committed and snapshots too. */
  held(prefix?: string): Promise<readonly string[]>;
}

/** A storage in a container of its own. */
export async function newWorld(azurite: Azurite): Promise<World> {
  const { client } = azurite;
  const name = await azurite.newContainer();
  const container = client.getContainerClient(name);
  return {
    storage: azureStorage({ client, container: name }),
    container,
    held: async (prefix = '') => {
      const names: string[] = [];
      const all = { includeUncommitedBlobs: true, includeSnapshots: true, prefix };
      for await (const blob of container.listBlobsFlat(all)) names.push(blob.name);
      return names.toSorted();
    },
  };
}

/** An upload whose parts have landed. */
export interface Landed {
  readonly upload: { readonly key: string; readonly uploadId: string };
  readonly parts: readonly StoredPart[];
  /** The URL of its first part. */
  readonly url: string;
}

let uploads = 0;

/** Starts an upload of one part, and sends it. */
export async function landed({ storage }: Pick<World, 'storage'>, text: string): Promise<Landed> {
  uploads += 1;
  const key = `files/${uploads}/original`;
  const { uploadId } = await storage.uploads.start({ key, contentType: 'text/plain' });
  const upload = { key, uploadId };
  const parts = [{ number: 1, size: text.length }];
  const { urls } = await storage.uploads.sign({ ...upload, parts, expiresInSeconds: 60 });
  const [url = ''] = urls;
  assert.equal(await put(url, text), 201);
  return { upload, parts: (await storage.uploads.list(upload)) ?? assert.fail('The upload is open.'), url };
}

/** PUTs a text, and gives the status. */
export async function put(url: string, body: string, headers: Readonly<Record<string, string>> = {}): Promise<number> {
  const response = await fetch(url, { method: 'PUT', body, headers });
  await response.text();
  return response.status;
}

/** The text under a key; null where the key is missing. */
export async function textOf({ storage }: Pick<World, 'storage'>, key: string): Promise<string | null> {
  const stream = await storage.objects.read({ key });
  return stream === null ? null : new Response(stream).text();
}
