import type { BlockBlobClient } from '@azure/storage-blob';
import { orNull } from '../azure-error.ts';
import type { AzureContainer } from '../container.ts';
import { within } from '../limits.ts';
import { type UploadId, uploadBlobs } from './open-upload.ts';
import { removeStaging } from './remove-staging.ts';

/**
 * Closes an upload and deletes its parts, including bytes that were sent after it was closed. The marker is deleted
 * first, so that no completion begins; without the staging blob, a completion in progress cannot finish.
 */
export async function abortUpload(container: AzureContainer, upload: UploadId): Promise<void> {
  await closeUpload(container, uploadBlobs(container, upload));
}

/** Deletes the marker of an upload and then its staging blob. */
export async function closeUpload(
  { limits }: AzureContainer,
  { marker, staging }: { readonly marker: BlockBlobClient; readonly staging: BlockBlobClient },
  options: { readonly isCommitted?: boolean } = {},
): Promise<void> {
  await orNull(within(limits.requestTimeoutSeconds, (abortSignal) => marker.delete({ abortSignal })));
  await removeStaging(staging, limits, options);
}
