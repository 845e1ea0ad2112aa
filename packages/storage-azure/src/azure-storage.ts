import type { BlobServiceClient } from '@azure/storage-blob';
import { DarkroomError, type Storage } from '@graphql-darkroom/core/adapter';
import { type AzureContainer, openContainer, rootOf } from './container.ts';
import { checkedLimits } from './limits.ts';
import { azureObjects, type PublicPlace } from './objects/objects.ts';
import { blobUrl } from './signing/blob-url.ts';
import { sasSigner } from './signing/sas-signer.ts';
import { azureUploads } from './uploads/uploads.ts';

/** Options of {@link azureStorage}. */
export interface AzureStorageOptions {
  /**
   * Your own client, with its endpoint, credential and retries. With a `StorageSharedKeyCredential`, URLs are signed by
   * the account's key; with a credential of `@azure/identity`, by a user delegation key, which is asked for once in
   * some days. A client with a SAS or without a credential cannot sign.
   */
  readonly client: BlobServiceClient;
  /** The container's name. It must exist, and allow no anonymous access. */
  readonly container: string;
  /**
   * What every name begins with, such as `darkroom` or `apps/shop`. Slashes at its ends do not matter.
   *
   * @default ''
   */
  readonly prefix?: string;
  /**
   * Another container, in the same account, whose access level is `Blob`: everyone can read what was published there.
   * Without it, nothing can be published, and `PUBLIC` is an error at start.
   *
   * @default no publishing
   */
  readonly publicContainer?: string;
  /**
   * Where everyone can read what lies in `publicContainer`, such as `https://cdn.example.com`, where that is not the
   * container's own URL.
   *
   * @default the container's URL
   */
  readonly publicBaseUrl?: string;
  /**
   * The blob endpoint that clients reach, where it is another than the client's own, such as
   * `https://files.example.com` for an account with a custom domain.
   *
   * @default the client's endpoint
   */
  readonly endpointForClients?: string;
  /**
   * Seconds that a request may take until it is answered, its repetitions included, 1 to 3,600; then it is given up,
   * and the storage is `STORAGE_UNAVAILABLE`.
   *
   * @default 20
   */
  readonly requestTimeoutSeconds?: number;
  /**
   * The same for requests that have the service copy bytes, 1 to 3,600. What a worker writes is given up earlier: after
   * `requestTimeoutSeconds` and a second for each 64 KiB of the request.
   *
   * @default 600
   */
  readonly transferTimeoutSeconds?: number;
}

/**
 * Keeps files in a container of Azure Blob Storage. Opens nothing until it is first used.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION when an option cannot be right.
 * @example
 * ```ts
 * const client = new BlobServiceClient('https://myaccount.blob.core.windows.net', new DefaultAzureCredential());
 * const storage = azureStorage({ client, container: 'my-files' });
 * const darkroom = createDarkroom({ storage, database, viewer });
 * ```
 */
export function azureStorage(options: AzureStorageOptions): Storage {
  const { client } = options;
  const limits = checkedLimits(options);
  const root = rootOf(options.prefix ?? '');
  const container: AzureContainer = {
    client: openContainer(client, 'container', options.container),
    trees: { private: `${root}private/`, staging: `${root}staging/`, uploads: `${root}uploads/` },
    limits,
  };
  const signer = sasSigner(client, limits.requestTimeoutSeconds);
  const urlOf = blobUrl(container, checkedUrl('endpointForClients', options.endpointForClients));
  return {
    uploads: azureUploads(container, signer, urlOf),
    objects: azureObjects(container, signer, urlOf, publicPlace(options, root)),
  };
}

function publicPlace(options: AzureStorageOptions, root: string): PublicPlace | null {
  const base = checkedUrl('publicBaseUrl', options.publicBaseUrl);
  if (options.publicContainer === undefined) {
    if (base === null) return null;
    throw new DarkroomError(
      'INVALID_CONFIGURATION',
      '`publicBaseUrl` says where `publicContainer` is read: give both, or neither.',
    );
  }
  if (options.publicContainer === options.container) {
    throw new DarkroomError(
      'INVALID_CONFIGURATION',
      '`publicContainer` must be another container than `container`: everyone can read all that lies in it.',
    );
  }
  const client = openContainer(options.client, 'publicContainer', options.publicContainer);
  const urlOf = base === null ? blobUrl({ client }, null) : (name: string) => `${base}/${name}`;
  return { client, root, urlOf };
}

function checkedUrl(option: string, value: string | undefined): string | null {
  if (value === undefined) return null;
  const url = URL.parse(value);
  const isPlain = url !== null && url.search === '' && url.hash === '' && url.username === '' && url.password === '';
  if (!isPlain || !['http:', 'https:'].includes(url.protocol)) {
    throw new DarkroomError(
      'INVALID_CONFIGURATION',
      `\`${option}\` must be an absolute http or https URL without query, such as https://files.example.com.`,
    );
  }
  return url.href.replace(/\/+$/, '');
}
