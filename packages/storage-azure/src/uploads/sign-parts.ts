import type { PartToSign, SignedPartUrls } from '@graphql-darkroom/core/adapter';
import type { AzureContainer } from '../container.ts';
import type { BlobUrl } from '../signing/blob-url.ts';
import type { SasSigner } from '../signing/sas-signer.ts';
import { blockId } from './block-ids.ts';
import { type UploadId, uploadBlobs } from './open-upload.ts';

/**
 * Signs one PUT URL for each part, in the given order. The signature is for the staging blob and the same for all its
 * blocks: the service signs neither parameters nor lengths.
 *
 * @see https://learn.microsoft.com/rest/api/storageservices/create-service-sas
 */
export async function signParts(
  container: AzureContainer,
  { signer, urlOf }: { readonly signer: SasSigner; readonly urlOf: BlobUrl },
  upload: UploadId,
  parts: readonly PartToSign[],
  expiresInSeconds: number,
): Promise<SignedPartUrls> {
  const blobName = uploadBlobs(container, upload).staging.name;
  const { query, expiresAt } = await signer({
    containerName: container.client.containerName,
    blobName,
    permission: 'w',
    expiresOn: new Date(Date.now() + expiresInSeconds * 1000),
  });
  const url = urlOf(blobName);
  return {
    urls: parts.map(({ number }) => `${url}?comp=block&blockid=${encodeURIComponent(blockId(number))}&${query}`),
    expiresAt,
  };
}
