import {
  CompleteMultipartUploadCommand,
  type CompletedPart,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { MAX_PART_BYTES, type ServedAs } from '@graphql-darkroom/core/adapter';
import type { S3Bucket } from '../bucket.ts';
import { isNoSuchObject } from '../s3-error.ts';
import { escapeKey, uriEscape } from '../signing/uri-escape.ts';
import { abortUpload } from '../uploads/abort-upload.ts';
import { headObject } from './head-object.ts';

const PARALLEL_PARTS = 4;
/** The size of a part of a multipart copy: a part is copied in seconds, and 10,000 parts hold S3's largest object. */
const COPY_PART_BYTES = 1024 ** 3;

/** The sizes for copying large objects; tests set lower ones so that they do not need 5 GB. */
export interface CopyLimits {
  /**
   * The maximum for CopyObject.
   *
   * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html
   */
  readonly singleBytes: number;
  readonly partBytes: number;
}

const LIMITS: CopyLimits = { singleBytes: MAX_PART_BYTES, partBytes: COPY_PART_BYTES };

/**
 * Copies an object within the bucket, with the given type and disposition. Resolves to false if there is nothing to
 * copy.
 */
export async function copyObject(
  bucket: S3Bucket,
  input: { readonly from: string; readonly to: string; readonly size?: number } & ServedAs,
  limits: CopyLimits = LIMITS,
): Promise<boolean> {
  const source = input.size === undefined ? await headObject(bucket, input.from) : { size: input.size };
  if (source === null) return false;
  const target = {
    Bucket: bucket.name,
    Key: input.to,
    ContentType: input.contentType,
    ContentDisposition: input.contentDisposition,
  };
  const CopySource = `${uriEscape(bucket.name)}/${escapeKey(input.from)}`;
  try {
    if (source.size > limits.singleBytes) await copyInParts(bucket, target, CopySource, source.size, limits.partBytes);
    else await bucket.client.send(new CopyObjectCommand({ ...target, CopySource, MetadataDirective: 'REPLACE' }));
    return true;
  } catch (error) {
    if (isNoSuchObject(error)) return false;
    throw error;
  }
}

async function copyInParts(
  bucket: S3Bucket,
  target: {
    readonly Bucket: string;
    readonly Key: string;
    readonly ContentType: string;
    readonly ContentDisposition: string;
  },
  CopySource: string,
  size: number,
  partBytes: number,
): Promise<void> {
  const { Bucket, Key } = target;
  const { UploadId } = await bucket.client.send(new CreateMultipartUploadCommand(target));
  if (UploadId === undefined) throw new Error('CreateMultipartUpload returned no upload ID.');
  const copied: CompletedPart[] = [];
  const starts = Array.from({ length: Math.ceil(size / partBytes) }, (_, index) => index * partBytes).entries();
  const copyNext = async (): Promise<void> => {
    for (const [index, start] of starts) {
      const CopySourceRange = `bytes=${start}-${Math.min(start + partBytes, size) - 1}`;
      const part = { Bucket, Key, UploadId, PartNumber: index + 1, CopySource, CopySourceRange };
      const { CopyPartResult } = await bucket.client.send(new UploadPartCopyCommand(part));
      copied.push({ PartNumber: index + 1, ETag: CopyPartResult?.ETag });
    }
  };
  // Waits for all of them, even after one has failed: a copy that is still running would outlive the abort.
  const results = await Promise.allSettled(Array.from({ length: PARALLEL_PARTS }, copyNext));
  const failure = results.find((result) => result.status === 'rejected');
  if (failure !== undefined) {
    // If the abort fails too, the first failure is still the one to report; the sweep aborts the upload later.
    await abortUpload(bucket, { Key, UploadId }).catch(() => {});
    throw failure.reason;
  }
  const Parts = copied.toSorted((a, b) => (a.PartNumber ?? 0) - (b.PartNumber ?? 0));
  await bucket.client.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } }));
}
