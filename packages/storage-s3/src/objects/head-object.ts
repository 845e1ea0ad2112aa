import { GetObjectCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
import type { StoredObject } from '@graphql-darkroom/core/adapter';
import type { S3Bucket } from '../bucket.ts';
import { hasStatus, isNoSuchObject } from '../s3-error.ts';

/** Size and type of an object; null if there is no such object. */
export async function headObject(bucket: S3Bucket, Key: string): Promise<StoredObject | null> {
  try {
    const { ContentLength, ContentType } = await bucket.client.send(
      new HeadObjectCommand({ Bucket: bucket.name, Key }),
    );
    return { size: ContentLength ?? (await lengthByRange(bucket, Key)), contentType: ContentType ?? null };
  } catch (error) {
    if (isNoSuchObject(error)) return null;
    throw error;
  }
}

/**
 * The length, read from a ranged GET: some servers omit it from the response to HEAD, for example for empty objects.
 */
async function lengthByRange(bucket: S3Bucket, Key: string): Promise<number> {
  try {
    const { Body, ContentLength, ContentRange } = await bucket.client.send(
      new GetObjectCommand({ Bucket: bucket.name, Key, Range: 'bytes=0-0' }),
    );
    const reader = Body?.transformToWebStream().getReader();
    const isEmpty = reader === undefined || (await reader.read()).done;
    await reader?.cancel();
    const size = ContentRange === undefined ? ContentLength : Number(/\/(\d+)$/.exec(ContentRange)?.[1]);
    if (isEmpty) return 0;
    if (size === undefined || !Number.isSafeInteger(size)) {
      throw new Error('The server returned no length for an object.');
    }
    return size;
  } catch (error) {
    // An empty object cannot satisfy any range.
    if (hasStatus(error, 416)) return 0;
    throw error;
  }
}
