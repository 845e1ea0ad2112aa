import { createHash, randomUUID } from 'node:crypto';
import { GetObjectCommand, ListMultipartUploadsCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import type { Storage } from '@graphql-darkroom/core';
import { PNG, patterned } from '../../core/test/support/sample-bytes.ts';
import type { TestHost } from '../../core/test/support/test-host.ts';
import { type StartVariables, type StartedUpload, start } from '../../core/test/support/uploading.ts';
import { s3Storage } from '../src/index.ts';

/** A storage in a bucket that can be asked what it holds. */
export interface ObservedBucket {
  readonly storage: Storage;
  /**
   * Objects and open uploads, sorted, without ids and the database's mark: `original`, `conversions`,
   * `public/original`, `public/conversions`, `open upload`.
   */
  readonly held: () => Promise<readonly string[]>;
  /** The SHA-256 of a file's original, read whole; null when there is none. */
  readonly sha256Of: (fileId: string) => Promise<string | null>;
}

/** A storage under a prefix of its own, where none is given. */
export function observedBucket(client: S3Client, bucket: string, prefix: string = randomUUID()): ObservedBucket {
  const Prefix = `${prefix}/`;
  const keys = async (): Promise<readonly string[]> => {
    const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: bucket, Prefix }));
    return Contents.map(({ Key = '' }) => Key);
  };
  return {
    storage: s3Storage({ client, bucket, prefix, publicBaseUrl: `https://public.invalid/${prefix}` }),
    held: async () => {
      const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: bucket, Prefix }));
      const ofFiles = (await keys()).filter((key) => !key.endsWith('/mark'));
      const objects = ofFiles.map((key) => shorten(key.slice(Prefix.length)));
      return [...objects, ...Uploads.map(() => 'open upload')].toSorted();
    },
    sha256Of: async (fileId) => {
      const Key = (await keys()).find((key) => key.endsWith(`/files/${fileId}/original`));
      if (Key === undefined) return null;
      const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key }));
      return createHash('sha256')
        .update((await Body?.transformToByteArray()) ?? '')
        .digest('hex');
    },
  };
}

function shorten(key: string): string {
  const [tree = '', , , , ...rest] = key.split('/');
  return `${tree === 'public' ? 'public/' : ''}${rest[0] ?? ''}`;
}

/** A PNG, as its header says, of that many bytes. */
export function pngOfBytes(length: number): Uint8Array<ArrayBuffer> {
  const bytes = patterned(length);
  bytes.set(PNG);
  return bytes;
}

/** PUTs a part, and gives the status. */
export async function putPart(url: string | undefined, body: Uint8Array<ArrayBuffer>): Promise<number> {
  const response = await fetch(url ?? 'http://127.0.0.1:9/', { method: 'PUT', body });
  await response.text();
  return response.status;
}

/** Starts an upload of that many parts of equal size, and sends all of them. */
export async function sendParts(
  host: TestHost,
  bytes: Uint8Array<ArrayBuffer>,
  variables: StartVariables & { readonly count: number },
): Promise<StartedUpload> {
  const upload = await start(host, { size: bytes.length, ...variables });
  const length = Math.ceil(bytes.length / variables.count);
  const statuses = await Promise.all(
    upload.urls.map((url, index) => putPart(url, bytes.slice(index * length, (index + 1) * length))),
  );
  if (statuses.some((status) => status !== 200)) throw new Error(`The PUTs were answered with ${statuses.join()}.`);
  return upload;
}
