import type { BlobServiceClient, BlockBlobClient, ContainerClient } from '@azure/storage-blob';
import { DarkroomError } from '@graphql-darkroom/core/adapter';
import type { CallLimits } from './limits.ts';

/** A container and the location of Darkroom's blobs in it. */
export interface AzureContainer {
  readonly client: ContainerClient;
  /**
   * The trees that contain the blobs, each ending in `/`. URLs that write are signed only for `staging`, and URLs that
   * read only for `private`.
   */
  readonly trees: { readonly private: string; readonly staging: string; readonly uploads: string };
  readonly limits: CallLimits;
}

/** A blob by its full name. */
export function blobOf({ client }: Pick<AzureContainer, 'client'>, name: string): BlockBlobClient {
  return client.getBlockBlobClient(name);
}

/** @throws {DarkroomError} INVALID_CONFIGURATION if the name or the client is invalid. */
export function openContainer(client: BlobServiceClient, option: string, name: string): ContainerClient {
  if (typeof (Object(client) as Partial<BlobServiceClient>).getContainerClient !== 'function') {
    throw new DarkroomError('INVALID_CONFIGURATION', '`client` must be a BlobServiceClient of @azure/storage-blob.');
  }
  if (/^(?:\$root|(?!.*--)[a-z0-9][a-z0-9-]{1,61}[a-z0-9])$/.test(name)) return client.getContainerClient(name);
  throw new DarkroomError(
    'INVALID_CONFIGURATION',
    `\`${option}\` must be the name of a container: 3 to 63 lower-case letters, digits and single hyphens.`,
  );
}

/**
 * The start of all names: the prefix with one trailing slash, or nothing.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION if the prefix is invalid.
 */
export function rootOf(prefix: string): string {
  const segments = prefix.split('/').filter((segment) => segment !== '');
  if (segments.some((segment) => segment.endsWith('.') || !/^[\w.-]+$/.test(segment))) {
    throw new DarkroomError(
      'INVALID_CONFIGURATION',
      '`prefix` must consist of letters, digits, `_`, `-` and `.`, such as "darkroom" or "apps/shop". No segment may end with a dot.',
    );
  }
  return segments.map((segment) => `${segment}/`).join('');
}
