import type { AzureContainer } from '../container.ts';

/** The URL of a blob for clients, without a signature. */
export type BlobUrl = (name: string) => string;

/** URLs based on the client's own endpoint, or on the endpoint at which clients reach the storage. */
export function blobUrl({ client }: Pick<AzureContainer, 'client'>, endpoint: string | null): BlobUrl {
  const base = endpoint === null ? client.url : `${endpoint}/${client.containerName}`;
  return (name) => `${base}/${name.split('/').map(encodeURIComponent).join('/')}`;
}
