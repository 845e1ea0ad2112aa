import { S3Client } from '@aws-sdk/client-s3';
import type { Storage } from '@graphql-darkroom/core';
import { type FsStorageOptions, fsStorage } from '@graphql-darkroom/storage-fs';
import { s3Storage } from '@graphql-darkroom/storage-s3';

/** A bucket for the demo's files. Region and credentials come from the SDK's own environment variables. */
export interface DemoS3 {
  readonly bucket: string;
  /** The URL of the server, if it is not AWS. */
  readonly endpoint?: string | undefined;
  readonly forcePathStyle: boolean;
  /**
   * The public URL of the bucket's folder `public`. Without it nothing is published: only the operator of the bucket
   * can know it.
   */
  readonly publicBaseUrl?: string | undefined;
}

/** Reads S3_BUCKET, S3_ENDPOINT, S3_FORCE_PATH_STYLE and S3_PUBLIC_BASE_URL; undefined without a bucket. */
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

/** The result of {@link demoStorage}. */
export interface DemoStorage {
  readonly storage: Storage;
  /** Serves the storage's files; null if the storage has its own server. */
  readonly serveFile: ((request: Request) => Promise<Response>) | null;
  /** The origins of the storage's URLs, for the page's content security policy. */
  readonly origins: readonly string[];
}

/** The demo's storage, and the handler for its files if the storage has no server of its own. */
export function demoStorage(folder: FsStorageOptions, s3: DemoS3 | undefined): DemoStorage {
  if (s3 === undefined) {
    const storage = fsStorage(folder);
    return { storage, serveFile: storage.handler, origins: [new URL(folder.baseUrl).origin] };
  }
  const { bucket, endpoint, forcePathStyle } = s3;
  const client = new S3Client({ forcePathStyle, ...(endpoint === undefined ? {} : { endpoint }) });
  const publishing = s3.publicBaseUrl === undefined ? {} : { publicBaseUrl: s3.publicBaseUrl };
  return { storage: s3Storage({ client, bucket, ...publishing }), serveFile: null, origins: originsOf(s3) };
}

function originsOf({ bucket, endpoint, publicBaseUrl }: DemoS3): readonly string[] {
  const own = endpoint === undefined ? null : new URL(endpoint);
  const servers = own === null ? ['https://*.amazonaws.com'] : [own.origin, `${own.protocol}//${bucket}.${own.host}`];
  return publicBaseUrl === undefined ? servers : [...servers, new URL(publicBaseUrl).origin];
}
