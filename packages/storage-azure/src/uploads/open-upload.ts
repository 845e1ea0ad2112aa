import type { BlockBlobClient } from '@azure/storage-blob';
import { type AzureContainer, blobOf } from '../container.ts';

/** An upload, identified by its key and its random id. */
export interface UploadId {
  readonly key: string;
  readonly uploadId: string;
}

/** The blobs of an upload. */
export interface UploadBlobs {
  /** Receives the parts as blocks. Clients can write to it until their URLs expire, even after the upload has ended. */
  readonly staging: BlockBlobClient;
  /** Exists while the upload is open, and stores the content type. No URL is ever signed for it. */
  readonly marker: BlockBlobClient;
  /** The object that the parts are joined into. */
  readonly object: BlockBlobClient;
}

/** The blobs of an upload, whether or not it is open. */
export function uploadBlobs(container: AzureContainer, { key, uploadId }: UploadId): UploadBlobs {
  const { staging, uploads, private: objects } = container.trees;
  return {
    staging: blobOf(container, `${staging}${key}/${uploadId}`),
    marker: blobOf(container, `${uploads}${key}/${uploadId}`),
    object: blobOf(container, `${objects}${key}`),
  };
}
