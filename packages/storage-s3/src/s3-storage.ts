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
   * What every key in the bucket begins with, such as `darkroom` or `apps/shop`. Slashes at its ends do not matter.
   * Files lie in `<prefix>/private/`, published copies in `<prefix>/public/`.
   *
   * @default ''
   */
  readonly prefix?: string;
  /**
   * Where everyone can read what lies in `<prefix>/public/`, such as `https://cdn.example.com`: a CDN with that folder
   * as its origin, or the bucket's own URL of it, with a bucket policy that lets everyone read it. Without it, nothing
   * can be published, and `PUBLIC` is an error at start.
   *
   * @default no publishing
   */
  readonly publicBaseUrl?: string;
  /**
   * The endpoint that clients reach the storage at, where it is another than the client's own, such as
   * `https://s3.example.com` in front of `http://minio:9000`. The bucket comes into host or path just as
   * with the client's endpoint.
   *
   * @default the client's endpoint
   */
  readonly endpointForClients?: string;
  /**
   * A second client that signs the URLs of parts, with credentials that may `s3:PutObject` and nothing else: whatever a
   * server lets the bearer of such a URL do, it can do no more than they.
   *
   * @default client
   */
  readonly uploadSigner?: S3Client;
  /**
   * Whether uploads of undeclared size, and empty ones, are taken also on a server that lets the bearer of a part's URL
   * copy any object that its signer can read, by an `x-amz-copy-source` header that was not signed, as Ceph 16 does.
   * Without it, they are refused there with `SIZE_REQUIRED`. Whether the server is such a one is tried once, at the
   * first of them. An `uploadSigner` that cannot read closes it without a refusal.
   *
   * @default false
   */
  readonly allowUnsignedCopySource?: boolean;
  /**
   * The most parts of one upload, 1 to 10,000, where the server takes fewer than S3: Scaleway takes 1,000.
   * Uploads are cut into no more.
   *
   * @default 10000
   */
  readonly maxParts?: number;
  /**
   * Seconds that a request may take until it is answered, its repetitions included, 1 to 3,600; then it is given up,
   * and the storage is `STORAGE_UNAVAILABLE`.
   *
   * @default 20
   */
  readonly requestTimeoutSeconds?: number;
  /**
   * The same for requests that move bytes, or have the server join or copy them, 1 to 3,600. What a worker writes is
   * given up earlier: after `requestTimeoutSeconds` and a second for each 64 KiB of the request.
   *
   * @default 600
   */
  readonly transferTimeoutSeconds?: number;
  /**
   * Parameters that go with each request of a kind that the server sends, by the SDK's names: what the bucket's policy
   * demands, such as encryption by a key of yours, an owner or a storage class. Signed URLs have none of them.
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
 * Keeps files in a bucket of S3 or a compatible storage. Opens nothing until it is first used.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION when an option cannot be right.
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
    throw new DarkroomError('INVALID_CONFIGURATION', '`allowUnsignedCopySource` must be true or false, not a text.');
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
      // By URLs, which have no parameters.
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
