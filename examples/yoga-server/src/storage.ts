import { S3Client } from '@aws-sdk/client-s3';
import type { Storage } from '@graphql-darkroom/core';
import { type FsStorageOptions, fsStorage } from '@graphql-darkroom/storage-fs';
import { s3Storage } from '@graphql-darkroom/storage-s3';

/** A bucket for the demo's files. Region and credentials come from the SDK's own environment. */
export interface DemoS3 {
  readonly bucket: string;
  /** Another server than AWS's. */
  readonly endpoint?: string | undefined;
  readonly forcePathStyle: boolean;
  /**
   * Where everyone reads the bucket's folder `public`. Without it nothing is published: only
   * whoever set the bucket up knows.
   */
  readonly publicBaseUrl?: string | undefined;
}

/** What S3_BUCKET, S3_ENDPOINT, S3_FORCE_PATH_STYLE and S3_PUBLIC_BASE_URL say; undefined without a bucket. */
export function s3FromEnvironment(environment: NodeJS.ProcessEnv): DemoS3 | undefined {
  const bucket = environment['S3_BUCKET'];
  if (bucket === undefined) return undefined;
  return {
    bucket,
    endpoint: environment['S3_ENDPOINT'],
    forcePathStyle: ['1', 'true'].includes(environment['S3_FORCE_PATH_STYLE'] ?? ''),
    publicBaseUrl: environment['S3_PUBLIC_BASE_URL'],
  };
}

/** The storage of the demo, and what serves its files where the storage has no server of its own. */
export function demoStorage(
  folder: FsStorageOptions,
  s3: DemoS3 | undefined,
): { readonly storage: Storage; readonly serveFile: ((request: Request) => Promise<Response>) | null } {
  if (s3 === undefined) {
    const storage = fsStorage(folder);
    return { storage, serveFile: storage.handler };
  }
  const { bucket, endpoint, forcePathStyle } = s3;
  const client = new S3Client({ forcePathStyle, ...(endpoint === undefined ? {} : { endpoint }) });
  const publishing = s3.publicBaseUrl === undefined ? {} : { publicBaseUrl: s3.publicBaseUrl };
  return { storage: s3Storage({ client, bucket, ...publishing }), serveFile: null };
}
