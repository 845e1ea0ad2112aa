import { randomUUID } from 'node:crypto';
import type { S3Client } from '@aws-sdk/client-s3';
import type { Storage } from '@graphql-darkroom/core/adapter';
import { openBucket, type S3Bucket } from '../bucket.ts';
import { limitedClient, REQUEST_LIMITS } from '../limited-client.ts';
import { checkParameters } from '../request-parameters.ts';
import { s3Storage } from '../s3-storage.ts';
import type { DiagnoseBucketOptions } from './diagnose-bucket.ts';
import type { Finding } from './diagnosis.ts';
import type { Place } from './documents.ts';
import { knowsPolicies } from './means.ts';

/** An upload that was started, with its key in the storage. */
export interface StartedUpload {
  readonly key: string;
  readonly uploadId: string;
}

/** What all checks of one diagnosis share. */
export interface Examination {
  readonly place: Place;
  /** The location of Darkroom's files: nothing is written there. */
  readonly files: S3Bucket;
  /** The location of the doctor's own keys, which are deleted at the end. */
  readonly own: S3Bucket;
  /** A storage that uses the doctor's own keys. */
  readonly storage: Storage;
  /** A storage that uses the location of Darkroom's files. */
  readonly realStorage: Storage;
  /** Signs the URLs of parts; null if the client signs them itself. */
  readonly uploadSigner: S3Client | null;
  readonly origin: string | null;
  readonly now: () => Date;
  /** Whether the server supports policies; it is asked once. */
  readonly knowsPolicies: () => Promise<boolean>;
  /** The uploads that were started, to be aborted at the end. */
  readonly started: StartedUpload[];
  /** The keys that may have been written, to be deleted at the end. */
  readonly keys: string[];
}

/** One check. An error that it throws becomes `UNKNOWN`. */
export interface CheckUp {
  readonly name: string;
  /** Whether Darkroom's promises depend on it. */
  readonly essential: boolean;
  readonly run: (examination: Examination) => Promise<Finding>;
}

/** @throws {DarkroomError} INVALID_CONFIGURATION if bucket, prefix or parameters are invalid. */
export async function openExamination(options: DiagnoseBucketOptions): Promise<Examination> {
  const { bucket, prefix = '', origin = null, uploadSigner = null, now = () => new Date() } = options;
  // The doctor's direct requests need the parameters too.
  const client = limitedClient(options.client, REQUEST_LIMITS, checkParameters(options.parameters ?? {}));
  const files = openBucket(client, bucket, prefix);
  const ownPrefix = `${prefix}/doctor/${randomUUID()}`;
  const shared = {
    client: options.client,
    bucket,
    ...(options.parameters === undefined ? {} : { parameters: options.parameters }),
    // Nothing is read from this URL; it only makes the storage able to publish.
    publicBaseUrl: 'https://public.invalid',
    ...(uploadSigner === null ? {} : { uploadSigner }),
  };
  let policies: Promise<boolean> | null = null;
  return {
    place: { bucket, root: files.trees.private.slice(0, -'private/'.length), endpoint: await endpointOf(client) },
    files,
    own: openBucket(client, bucket, ownPrefix),
    storage: s3Storage({ ...shared, prefix: ownPrefix }),
    realStorage: s3Storage({ ...shared, prefix }),
    uploadSigner,
    origin,
    now,
    knowsPolicies: () => (policies ??= knowsPolicies(client, bucket)),
    started: [],
    keys: [],
  };
}

/** Null if the SDK derives it from the region. */
async function endpointOf(client: S3Client): Promise<string | null> {
  const endpoint = await client.config.endpoint?.();
  if (endpoint === undefined) return null;
  const { protocol, hostname, port, path } = endpoint;
  return `${protocol}//${hostname}${port === undefined ? '' : `:${port}`}${path.replace(/\/+$/, '')}`;
}
