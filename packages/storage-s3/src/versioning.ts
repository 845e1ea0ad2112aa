import { GetBucketVersioningCommand, type S3Client } from '@aws-sdk/client-s3';
import { hasStatus, isS3Error } from './s3-error.ts';

/**
 * Whether a bucket keeps deleted or replaced objects: `NEVER` if no object has more than one version, `UNKNOWN` if the
 * server does not tell this client.
 */
export type Versioning = 'NEVER' | 'KEEPS' | 'UNKNOWN';

/** Asks the server. A bucket with suspended versioning still keeps its earlier versions. */
export async function askVersioning(client: S3Client, Bucket: string): Promise<Versioning> {
  try {
    const { Status = '' } = await client.send(new GetBucketVersioningCommand({ Bucket }));
    return Status === '' ? 'NEVER' : 'KEEPS';
  } catch (error) {
    if (isNotImplemented(error)) return 'NEVER';
    if (hasStatus(error, 400, 403, 404) && !isS3Error(error, 'NoSuchBucket')) return 'UNKNOWN';
    throw error;
  }
}

/** Whether the server reports that it does not support this request: some with 501, some with 405. */
export function isNotImplemented(error: unknown): boolean {
  return isS3Error(error, 'NotImplemented', 'MethodNotAllowed') || hasStatus(error, 405, 501);
}
