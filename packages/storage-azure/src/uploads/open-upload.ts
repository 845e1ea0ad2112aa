import type { BlockBlobClient } from '@azure/storage-blob';
import { type AzureContainer, blobOf } from '../container.ts';

/** An upload by its key, and by its id, which is random. */
export interface UploadId {
  readonly key: string;
  readonly uploadId: string;
}

/** The blobs of an upload. */
export interface UploadBlobs {
  /** Takes the parts, as blocks. Clients can write it, also after the upload has ended, until their URLs expire. */
  readonly staging: BlockBlobClient;
  /** Exists while the upload is open, and bears the content type. No URL is ever signed for it. */
  readonly marker: BlockBlobClient;
  /** What the parts become. */
  readonly object: BlockBlobClient;
}

/** The blobs of an upload, whether it is open or not. */
export function uploadBlobs(container: AzureContainer, { key, uploadId }: UploadId): UploadBlobs {
  const { staging, uploads, private: objects } = container.trees;
  return {
    staging: blobOf(container, `${staging}${key}/${uploadId}`),
    marker: blobOf(container, `${uploads}${key}/${uploadId}`),
    object: blobOf(container, `${objects}${key}`),
  };
}
