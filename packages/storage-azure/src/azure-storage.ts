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
   * Your own client, with its endpoint, credential and retries. With a `StorageSharedKeyCredential`, the account's key
   * signs URLs; with a credential of `@azure/identity`, a user delegation key does, which is requested once every few
   * days. A client with a SAS or without a credential cannot sign.
   */
  readonly client: BlobServiceClient;
  /** The container's name. It must exist and must not allow anonymous access. */
  readonly container: string;
  /**
   * The prefix of all names, such as `darkroom` or `apps/shop`. Leading and trailing slashes are ignored.
   *
   * @default ''
   */
  readonly prefix?: string;
  /**
   * Another container in the same account, with the access level `Blob`: everyone can read the files published there.
   * Without it, nothing can be published, and `PUBLIC` is an error at start.
   *
   * @default no publishing
   */
  readonly publicContainer?: string;
  /**
   * The public URL of `publicContainer`, such as `https://cdn.example.com`, if it differs from the container's own URL.
   *
   * @default the container's URL
   */
  readonly publicBaseUrl?: string;
  /**
   * The blob endpoint at which clients reach the storage, if it differs from the client's own endpoint, such as
   * `https://files.example.com` for an account with a custom domain.
   *
   * @default the client's endpoint
   */
  readonly endpointForClients?: string;
  /**
   * Time limit for the response to a request, including retries, in seconds, 1 to 3,600. After that the request is
   * aborted and fails with `STORAGE_UNAVAILABLE`.
   *
   * @default 20
   */
  readonly requestTimeoutSeconds?: number;
  /**
   * The same for requests that make the service copy bytes, 1 to 3,600. For requests with bytes from a worker the limit
   * is lower: `requestTimeoutSeconds` plus one second per 64 KiB.
   *
   * @default 600
   */
  readonly transferTimeoutSeconds?: number;
}

/**
 * Stores files in a container of Azure Blob Storage. Sends no request before its first use.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION for an invalid option.
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
      '`publicBaseUrl` is the URL that serves `publicContainer`. Set both, or neither.',
    );
  }
  if (options.publicContainer === options.container) {
    throw new DarkroomError(
      'INVALID_CONFIGURATION',
      '`publicContainer` must be a different container than `container`: everyone can read everything in it.',
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
