import { HeadObjectCommand } from '@aws-sdk/client-s3';
import type { StoredObject } from '@graphql-darkroom/core/adapter';
import type { S3Bucket } from '../bucket.ts';
import { isNoSuchObject } from '../s3-error.ts';

/** Size and type of an object; null when there is none. */
export async function headObject(bucket: S3Bucket, Key: string): Promise<StoredObject | null> {
  try {
    const { ContentLength, ContentType } = await bucket.client.send(
      new HeadObjectCommand({ Bucket: bucket.name, Key }),
    );
    if (ContentLength === undefined) throw new Error('HeadObject tells no length.');
    return { size: ContentLength, contentType: ContentType ?? null };
  } catch (error) {
    if (isNoSuchObject(error)) return null;
    throw error;
  }
}
