import { GetBucketVersioningCommand, type S3Client } from '@aws-sdk/client-s3';
import { hasStatus, isS3Error } from './s3-error.ts';

/**
 * Whether a bucket keeps what is deleted or replaced: `NEVER` where no object has more than one version, `UNKNOWN`
 * where the server does not tell this client.
 */
export type Versioning = 'NEVER' | 'KEEPS' | 'UNKNOWN';

/** Asks the server. A bucket whose versioning is suspended still keeps what it had. */
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

/** Whether the server says that it does not know this request: some by 501, and some by 405. */
export function isNotImplemented(error: unknown): boolean {
  return isS3Error(error, 'NotImplemented', 'MethodNotAllowed') || hasStatus(error, 405, 501);
}
