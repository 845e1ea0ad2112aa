import { CompleteMultipartUploadCommand, S3ServiceException } from '@aws-sdk/client-s3';
import { type CompleteUploadOutcome, partsMayBeJoined, type StoredPart } from '@graphql-darkroom/core/adapter';
import type { S3Bucket } from '../bucket.ts';
import { isNoSuchUpload, isS3Error } from '../s3-error.ts';
import { listParts, type OpenUpload } from './list-parts.ts';

/** Joins parts into an object. An error in the body of a response with status 200 counts as an error. */
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
    MultipartUpload: {
      Parts: parts.map(({ number, etag, sha256 }) => ({
        PartNumber: number,
        ETag: etag,
        ...(sha256 === undefined ? {} : { ChecksumSHA256: sha256 }),
      })),
    },
  });
  try {
    await bucket.client.send(command, signal === undefined ? {} : { abortSignal: signal });
    return 'COMPLETED';
  } catch (error) {
    if (isNoSuchUpload(error)) return 'NOT_FOUND';
    if (isS3Error(error, 'InvalidPart', 'InvalidPartOrder', 'EntityTooSmall')) return 'PARTS_REFUSED';
    // Some servers answer the completion of a closed upload with an internal error.
    if (signal?.aborted !== true && (await isClosed(bucket, upload))) return 'NOT_FOUND';
    throw wasTooManyParts(error, parts) ? tooManyParts(error, parts) : error;
  }
}

/**
 * The maximum on the servers with the lowest limit.
 *
 * @see https://www.scaleway.com/en/docs/object-storage/api-cli/multipart-uploads/
 */
const PARTS_OF_ANY_SERVER = 1000;

function wasTooManyParts(error: unknown, parts: readonly StoredPart[]): error is S3ServiceException {
  return parts.length > PARTS_OF_ANY_SERVER && error instanceof S3ServiceException && error.$fault === 'client';
}

/** For readers of the log: callers only learn that the storage cannot answer. */
function tooManyParts(error: S3ServiceException, parts: readonly StoredPart[]): Error {
  return new Error(
    `The server refused an upload of ${parts.length} parts (${error.name}). If it accepts fewer than 10,000 parts, set the option \`maxParts\` of s3Storage.`,
    { cause: error },
  );
}

async function isClosed(bucket: S3Bucket, upload: OpenUpload): Promise<boolean> {
  return listParts(bucket, upload).then(
    (parts) => parts === null,
    () => false,
  );
}
