import { CompleteMultipartUploadCommand } from '@aws-sdk/client-s3';
import { type CompleteUploadOutcome, partsMayBeJoined, type StoredPart } from '@graphql-darkroom/core';
import type { S3Bucket } from '../bucket.ts';
import { isNoSuchUpload, isS3Error } from '../s3-error.ts';
import { listParts, type OpenUpload } from './list-parts.ts';

/** Joins parts into an object. An error in the body of an answer with status 200 counts as the error that it is. */
export async function completeUpload(
  bucket: S3Bucket,
  upload: OpenUpload,
  parts: readonly StoredPart[],
  signal?: AbortSignal,
): Promise<CompleteUploadOutcome> {
  if (!partsMayBeJoined(parts)) return (await listParts(bucket, upload)) === null ? 'NOT_FOUND' : 'PARTS_REFUSED';
  const command = new CompleteMultipartUploadCommand({
    ...upload,
    Bucket: bucket.name,
    MultipartUpload: { Parts: parts.map(({ number, etag }) => ({ PartNumber: number, ETag: etag })) },
  });
  try {
    await bucket.client.send(command, signal === undefined ? {} : { abortSignal: signal });
    return 'COMPLETED';
  } catch (error) {
    if (isNoSuchUpload(error)) return 'NOT_FOUND';
    if (isS3Error(error, 'InvalidPart', 'InvalidPartOrder', 'EntityTooSmall')) return 'PARTS_REFUSED';
    // Some servers answer a completion of what is gone with an internal error.
    if (signal?.aborted !== true && (await isClosed(bucket, upload))) return 'NOT_FOUND';
    throw error;
  }
}

async function isClosed(bucket: S3Bucket, upload: OpenUpload): Promise<boolean> {
  return listParts(bucket, upload).then(
    (parts) => parts === null,
    () => false,
  );
}
