import type { ContainerClient } from '@azure/storage-blob';
import type { ServedAs, StorageObjects } from '@graphql-darkroom/core/adapter';
import { isRefusal, orNull, translatingErrors } from '../azure-error.ts';
import { type AzureContainer, blobOf } from '../container.ts';
import { within } from '../limits.ts';
import { type BlobUrl, blobUrl } from '../signing/blob-url.ts';
import type { SasSigner } from '../signing/sas-signer.ts';
import { copyBlob } from './copy-blob.ts';
import { listBlobs } from './list-blobs.ts';
import { readObject } from './read-object.ts';
import { removeBlobs, removeTree } from './remove-objects.ts';
import { checkServedAs } from './served-as.ts';
import { writeObject } from './write-object.ts';

/** How a copy of unknown type is stored. It is served only by signed URLs, which set its type and disposition. */
const UNJUDGED: ServedAs = { contentType: 'application/octet-stream', contentDisposition: 'attachment' };

/** The container that everyone can read, and the names in it. */
export interface PublicPlace {
  readonly client: ContainerClient;
  /** The start of its names: nothing, or a prefix that ends in `/`. */
  readonly root: string;
  readonly urlOf: BlobUrl;
}

/** Whole objects in a container. They can be published if there is a second container, which everyone can read. */
export function azureObjects(
  container: AzureContainer,
  signer: SasSigner,
  urlOf: BlobUrl,
  published: PublicPlace | null,
): StorageObjects {
  const { limits } = container;
  const nameOf = (key: string): string => `${container.trees.private}${key}`;
  const trees = [
    { client: container.client, limits, tree: container.trees.private },
    ...(published === null ? [] : [{ client: published.client, limits, tree: published.root }]),
  ];

  /** Copies a blob; throws if it changes in the meantime. Resolves to false if the blob is missing. */
  const copy = async (from: string, client: ContainerClient, to: string, served: ServedAs): Promise<boolean> => {
    const source = blobOf(container, from);
    const look = (): Promise<{ readonly etag?: string; readonly contentLength?: number } | null> =>
      orNull(within(limits.requestTimeoutSeconds, (abortSignal) => source.getProperties({ abortSignal })));
    const seen = await look();
    if (seen === null) return false;
    const { query } = await signer({
      containerName: container.client.containerName,
      blobName: from,
      permission: 'r',
      expiresOn: new Date(Date.now() + limits.transferTimeoutSeconds * 1000),
    });
    const headers = { blobContentType: served.contentType, blobContentDisposition: served.contentDisposition };
    const isUnchanged = async (): Promise<boolean> => (await look())?.etag === seen.etag;
    try {
      const wasCopied = await copyBlob(
        { url: `${blobUrl(container, null)(from)}?${query}`, size: seen.contentLength ?? 0 },
        { blob: client.getBlockBlobClient(to), headers },
        limits,
        { isUnchanged },
      );
      if (wasCopied) return true;
    } catch (error) {
      if (!isRefusal(error) || (await look()) !== null) throw error;
    }
    if ((await look()) === null) return false;
    throw new Error('The blob changed while it was being copied.');
  };

  return {
    ignoresAddedParameters: true,

    head: ({ key }) =>
      translatingErrors(async () => {
        const properties = await orNull(
          within(limits.requestTimeoutSeconds, (abortSignal) =>
            blobOf(container, nameOf(key)).getProperties({ abortSignal }),
          ),
        );
        if (properties === null) return null;
        const { contentLength, contentType = null } = properties;
        if (contentLength === undefined) throw new Error('Get Blob Properties returned no length.');
        return { size: contentLength, contentType };
      }),

    read: ({ key, range, signal }) =>
      translatingErrors(() => readObject(container, nameOf(key), range, signal), signal),

    write: ({ key, body, contentType, signal }) =>
      translatingErrors(() => writeObject(container, nameOf(key), contentType, body, signal), signal),

    adopt: ({ from, to }) => translatingErrors(() => copy(from, container.client, nameOf(to), UNJUDGED)),

    delete: ({ keys }) =>
      translatingErrors(async () => {
        for (const { tree, ...place } of trees) {
          await removeBlobs(
            place,
            keys.map((key) => `${tree}${key}`),
          );
        }
      }),

    deletePrefix: ({ prefix }) =>
      translatingErrors(async () => {
        for (const { tree, ...place } of trees) await removeTree(place, `${tree}${prefix}`);
      }),

    list: ({ prefix, limit }) =>
      translatingErrors(async () => {
        const found: string[] = [];
        for (const { tree, ...place } of trees) {
          for await (const page of listBlobs(place, `${tree}${prefix}`, { maxPageSize: limit })) {
            found.push(...page.map(({ name }) => name.slice(tree.length)));
            if (found.length >= limit) return found.slice(0, limit);
          }
        }
        return found;
      }),

    listAll: async function* ({ prefix }) {
      for (const { tree, ...place } of trees) {
        const pages = listBlobs(place, `${tree}${prefix}`);
        for (;;) {
          const { done, value } = await translatingErrors(() => pages.next());
          if (done === true) break;
          for (const { name } of value) yield name.slice(tree.length);
        }
      }
    },

    signedUrl: async ({ key, signedAt, expiresInSeconds, ...served }) => {
      checkServedAs(served);
      return translatingErrors(async () => {
        const { query, expiresAt } = await signer({
          containerName: container.client.containerName,
          blobName: nameOf(key),
          permission: 'r',
          startsOn: new Date(signedAt.getTime() - CLOCK_SKEW_MS),
          expiresOn: new Date(signedAt.getTime() + expiresInSeconds * 1000),
          contentType: served.contentType,
          contentDisposition: served.contentDisposition,
        });
        return { url: `${urlOf(nameOf(key))}?${query}`, expiresAt };
      });
    },

    ...(published === null
      ? {}
      : {
          publish: async ({ from, to, ...served }) => {
            checkServedAs(served);
            return translatingErrors(() => copy(nameOf(from), published.client, `${published.root}${to}`, served));
          },

          publicUrl: ({ key }) => published.urlOf(`${published.root}${key}`),
        }),
  };
}

/** How far a server's clock may be ahead of the service's clock. */
const CLOCK_SKEW_MS = 300_000;
