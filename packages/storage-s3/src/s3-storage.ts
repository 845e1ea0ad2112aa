import type { S3Client } from '@aws-sdk/client-s3';
import { DarkroomError, MAX_PARTS, type Storage } from '@graphql-darkroom/core/adapter';
import { openBucket } from './bucket.ts';
import { limitedClient, REQUEST_LIMITS, type RequestLimits } from './limited-client.ts';
import { s3Objects } from './objects/objects.ts';
import { onceKnown } from './once-known.ts';
import { checkParameters, type S3RequestParameters } from './request-parameters.ts';
import { urlSigner } from './signing/url-signer.ts';
import { copiesUnsigned } from './uploads/copy-probe.ts';
import { s3Uploads } from './uploads/uploads.ts';

/** Options of {@link s3Storage}. */
export interface S3StorageOptions {
  /** Your own client, with its region, endpoint, credentials and retries. Darkroom never destroys it. */
  readonly client: S3Client;
  /** The bucket's name. It must exist. */
  readonly bucket: string;
  /**
   * The prefix of all keys in the bucket, such as `darkroom` or `apps/shop`. Leading and trailing slashes are ignored.
   * Files are stored in `<prefix>/private/`, published copies in `<prefix>/public/`.
   *
   * @default ''
   */
  readonly prefix?: string;
  /**
   * The public URL of `<prefix>/public/`, such as `https://cdn.example.com`: a CDN with that folder as its origin, or
   * the bucket's own URL of the folder, with a bucket policy that lets everyone read it. Without it, nothing can be
   * published, and `PUBLIC` is an error at start.
   *
   * @default no publishing
   */
  readonly publicBaseUrl?: string;
  /**
   * The endpoint at which clients reach the storage, if it differs from the client's own endpoint, such as
   * `https://s3.example.com` in front of `http://minio:9000`. The bucket's name is put in the host or the path as with
   * the client's own endpoint.
   *
   * @default the client's endpoint
   */
  readonly endpointForClients?: string;
  /**
   * A second client that signs the URLs of parts, with credentials for `s3:PutObject` and nothing else: then the
   * bearer of such a URL cannot exceed these rights, whatever the server allows.
   *
   * @default client
   */
  readonly uploadSigner?: S3Client;
  /**
   * Whether to accept uploads of undeclared size, and empty uploads, even on a server that lets the bearer of a part's
   * URL copy any object that the signer can read, with an unsigned `x-amz-copy-source` header, as Ceph 16 does. By
   * default, these uploads are refused there with `SIZE_REQUIRED` or `FILE_EMPTY`. The server is tested once, at the
   * first such upload. An `uploadSigner` that cannot read closes the gap without refusing uploads.
   *
   * @default false
   */
  readonly allowUnsignedCopySource?: boolean;
  /**
   * The maximum number of parts of an upload, 1 to 10,000, for servers that accept fewer than S3: Scaleway accepts
   * 1,000. Uploads are split into at most this many parts.
   *
   * @default 10000
   */
  readonly maxParts?: number;
  /**
   * Time limit for the response to a request, including retries, in seconds, 1 to 3,600. After that the request is
   * aborted and fails with `STORAGE_UNAVAILABLE`.
   *
   * @default 20
   */
  readonly requestTimeoutSeconds?: number;
  /**
   * The same for requests that transfer bytes, or make the server join or copy them, 1 to 3,600. For requests with
   * bytes from a worker the limit is lower: `requestTimeoutSeconds` plus one second per 64 KiB.
   *
   * @default 600
   */
  readonly transferTimeoutSeconds?: number;
  /**
   * Parameters to add to each request of a kind that the server sends, named as in the SDK: those that the bucket's
   * policy requires, such as encryption with your own KMS key, an owner or a storage class. Signed URLs do not contain
   * them.
   *
   * @default none
   * @example
   * ```ts
   * const encrypted = { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: 'alias/files' } as const;
   * const parameters = { createMultipartUpload: encrypted, putObject: encrypted, copyObject: encrypted };
   * ```
   */
  readonly parameters?: S3RequestParameters;
}

/**
 * Stores files in a bucket of S3 or a compatible storage. Sends no request before its first use.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION for an invalid option.
 * @example
 * ```ts
 * const storage = s3Storage({ client: new S3Client({ region: 'eu-central-1' }), bucket: 'my-files' });
 * const darkroom = createDarkroom({ storage, database, viewer });
 * ```
 */
export function s3Storage(options: S3StorageOptions): Storage {
  const { uploadSigner = options.client, allowUnsignedCopySource = false } = options;
  const { requestTimeoutSeconds, transferTimeoutSeconds } = options;
  const parameters = checkParameters(options.parameters ?? {});
  const limits = {
    requestTimeoutSeconds: checkedSeconds('requestTimeoutSeconds', requestTimeoutSeconds),
    transferTimeoutSeconds: checkedSeconds('transferTimeoutSeconds', transferTimeoutSeconds),
  };
  requireClient('client', options.client);
  requireClient('uploadSigner', uploadSigner);
  const client = limitedClient(options.client, limits, parameters);
  if (typeof allowUnsignedCopySource !== 'boolean') {
    throw new DarkroomError('INVALID_CONFIGURATION', '`allowUnsignedCopySource` must be true or false, not a string.');
  }
  const bucket = openBucket(client, options.bucket, options.prefix ?? '');
  const endpoint = checkedUrl('endpointForClients', options.endpointForClients);
  return {
    uploads: s3Uploads(bucket, {
      signer: urlSigner(uploadSigner, bucket.name, 'UploadPart', endpoint),
      copiesUnsigned: allowUnsignedCopySource
        ? async () => false
        : onceKnown(() => copiesUnsigned(bucket, urlSigner(uploadSigner, bucket.name, 'UploadPart', null))),
      maxParts: checkedMaxParts(options.maxParts),
      // Signed URLs cannot carry the parameters.
      listsByUrl: parameters.listParts === undefined,
    }),
    objects: s3Objects(
      bucket,
      urlSigner(options.client, bucket.name, 'GetObject', endpoint),
      checkedUrl('publicBaseUrl', options.publicBaseUrl),
    ),
  };
}

function requireClient(option: string, given: unknown): void {
  if (typeof (Object(given) as { readonly send?: unknown }).send === 'function') return;
  throw new DarkroomError('INVALID_CONFIGURATION', `\`${option}\` must be an S3Client of @aws-sdk/client-s3.`);
}

function checkedMaxParts(value: number = MAX_PARTS): number {
  if (Number.isInteger(value) && value >= 1 && value <= MAX_PARTS) return value;
  throw new DarkroomError('INVALID_CONFIGURATION', `\`maxParts\` must be a whole number from 1 to ${MAX_PARTS}.`);
}

function checkedSeconds(option: keyof RequestLimits, value: number = REQUEST_LIMITS[option]): number {
  if (Number.isInteger(value) && value >= 1 && value <= 3600) return value;
  throw new DarkroomError('INVALID_CONFIGURATION', `\`${option}\` must be a whole number from 1 to 3600.`);
}

function checkedUrl(option: string, value: string | undefined): string | null {
  if (value === undefined) return null;
  const url = URL.parse(value);
  const isPlain = url !== null && url.search === '' && url.hash === '' && url.username === '' && url.password === '';
  if (!isPlain || !['http:', 'https:'].includes(url.protocol)) {
    throw new DarkroomError(
      'INVALID_CONFIGURATION',
      `\`${option}\` must be an absolute http or https URL without query, such as https://files.example.com.`,
    );
  }
  return url.href.replace(/\/+$/, '');
}
