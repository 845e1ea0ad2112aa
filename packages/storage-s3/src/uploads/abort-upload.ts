import { AbortMultipartUploadCommand } from '@aws-sdk/client-s3';
import type { S3Bucket } from '../bucket.ts';
import { isNoSuchUpload } from '../s3-error.ts';
import { listParts, type OpenUpload } from './list-parts.ts';

const MAX_ROUNDS = 5;

/**
 * Aborts until the upload is gone: a PUT that was in progress during an abort may still store its part, which would be
 * billed.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_AbortMultipartUpload.html
 */
export async function abortUpload(bucket: S3Bucket, upload: OpenUpload): Promise<void> {
  for (let round = 1; round <= MAX_ROUNDS; round += 1) {
    try {
      await bucket.client.send(new AbortMultipartUploadCommand({ ...upload, Bucket: bucket.name }));
    } catch (error) {
      if (isNoSuchUpload(error)) return;
      throw error;
    }
    if ((await listParts(bucket, upload)) === null) return;
  }
  throw new Error(`An upload is still listed after ${MAX_ROUNDS} aborts.`);
}
