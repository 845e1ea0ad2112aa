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

/** An upload that was started, by its key in the storage. */
export interface StartedUpload {
  readonly key: string;
  readonly uploadId: string;
}

/** All that the checks of one diagnosis share. */
export interface Examination {
  readonly place: Place;
  /** Where Darkroom's files lie: nothing is written there. */
  readonly files: S3Bucket;
  /** Where the doctor's own keys lie, removed in the end. */
  readonly own: S3Bucket;
  /** A storage in the doctor's own keys. */
  readonly storage: Storage;
  /** A storage in the place of Darkroom's files. */
  readonly realStorage: Storage;
  /** Signs the URLs of parts; null when the client does so itself. */
  readonly uploadSigner: S3Client | null;
  readonly origin: string | null;
  readonly now: () => Date;
  /** Whether the server knows policies; it is asked once. */
  readonly knowsPolicies: () => Promise<boolean>;
  /** What has been started, to be aborted in the end. */
  readonly started: StartedUpload[];
  /** The keys that may have come to be, to be deleted in the end. */
  readonly keys: string[];
}

/** One thing to look at. What it throws becomes `UNKNOWN`. */
export interface CheckUp {
  readonly name: string;
  /** Whether Darkroom's promises rest on it. */
  readonly essential: boolean;
  readonly run: (examination: Examination) => Promise<Finding>;
}

/** @throws {DarkroomError} INVALID_CONFIGURATION when bucket, prefix or parameters cannot be one. */
export async function openExamination(options: DiagnoseBucketOptions): Promise<Examination> {
  const { bucket, prefix = '', origin = null, uploadSigner = null, now = () => new Date() } = options;
  // What the doctor sends past the storage carries them, too.
  const client = limitedClient(options.client, REQUEST_LIMITS, checkParameters(options.parameters ?? {}));
  const files = openBucket(client, bucket, prefix);
  const ownPrefix = `${prefix}/doctor/${randomUUID()}`;
  const shared = {
    client: options.client,
    bucket,
    ...(options.parameters === undefined ? {} : { parameters: options.parameters }),
    // Nothing is read there: with it, the storage can publish.
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

/** Null where the SDK works it out by the region. */
async function endpointOf(client: S3Client): Promise<string | null> {
  const endpoint = await client.config.endpoint?.();
  if (endpoint === undefined) return null;
  const { protocol, hostname, port, path } = endpoint;
  return `${protocol}//${hostname}${port === undefined ? '' : `:${port}`}${path.replace(/\/+$/, '')}`;
}
